"""Widgets: what forms and panels are built from."""
