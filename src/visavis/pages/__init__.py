"""What a reader sees: for each page one frozen context, worked out from records, and one template."""

from visavis.pages.page import check_page, comparison_page

__all__ = ["check_page", "comparison_page"]
