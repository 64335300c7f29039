"""Hands: those of every test that types, by the name the window's tests know them by."""

from typist import focused, press, type_text

__all__ = ["focused", "press", "type_text"]
