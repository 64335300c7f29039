"""Session: the one mutable thing outside Qt: which worksheet is open, what is recorded in it."""
