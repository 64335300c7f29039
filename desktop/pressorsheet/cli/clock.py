"""Clock: the program's clock, where commands look for it."""

from pressorsheet.session.clock import now

__all__ = ["now"]
