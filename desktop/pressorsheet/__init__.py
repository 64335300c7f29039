"""Pressorsheet: a worksheet for adults in septic shock on norepinephrine and vasopressin."""

import os

__version__ = "0.1.0"

# pydantic would ask every package installed beside this one whether it wants to take part in
# reading records. None may; and looking through them takes a tenth of a start.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
