"""visavis: how one side saw another, established from documents. Public names only."""
