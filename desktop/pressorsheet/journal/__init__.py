"""Journal: append-only storage of events, one file for many worksheets, with the drafts beside."""
