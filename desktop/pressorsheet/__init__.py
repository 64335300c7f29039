"""Pressorsheet: a worksheet for adults in septic shock on norepinephrine and vasopressin."""

__version__ = "0.1.0"
