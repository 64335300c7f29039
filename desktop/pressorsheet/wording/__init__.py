"""Wording: notes and quantities put into words."""
