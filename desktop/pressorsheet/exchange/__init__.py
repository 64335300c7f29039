"""Exchange: worksheets, CLIF and CSV read and written."""
