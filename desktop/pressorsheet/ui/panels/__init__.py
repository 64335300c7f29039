"""Panels: views of an assessment; each has `present` and hands out what a person asked for."""
