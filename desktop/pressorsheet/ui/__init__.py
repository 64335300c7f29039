"""The window: forms hand out validated events, panels show an assessment."""
