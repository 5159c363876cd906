"""From notes to citations and commentary, and from running text to numbered lists."""

from visavis.stages.citing.stage import cite

__all__ = ["cite"]
