"""The only door to disk: the study folder, its tables, its decisions, its indexes."""
