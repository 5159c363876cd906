"""Who said, wrote or thought what: statements as spans of the text, before anyone is identified."""

from visavis.stages.attributing.assembling import attribute

__all__ = ["attribute"]
