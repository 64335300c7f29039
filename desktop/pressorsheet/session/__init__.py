"""Session: the one mutable thing outside Qt: which worksheet is open, and what is recorded in it."""
