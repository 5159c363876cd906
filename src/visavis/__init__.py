"""visavis: how one side saw another, established from documents. Public names only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from visavis.api import Study, new_study, open_study

__all__ = ["Study", "new_study", "open_study"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name in __all__:  # loaded when first asked for: `visavis --help` needs none of it
        from visavis import api

        return getattr(api, name)
    raise AttributeError(f"module 'visavis' has no attribute {name!r}")
