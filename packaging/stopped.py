"""Stopped: what ends a piece of packaging, in words for the person instead of a traceback."""


class Stopped(Exception):  # noqa: N818  # it says what happened
    """It cannot go on; its text is what there is to read."""
