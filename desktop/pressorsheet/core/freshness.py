"""Freshness: how old a fact may be before it is out of date (clinical.md section 2).

The limits are the protocol's. Where none is in force nobody set one: nothing is out of date then,
and nothing is known to be fresh.
"""

from datetime import timedelta


def is_older(age: timedelta, limit: timedelta | None) -> bool:
    """Whether an age is above a limit; never where nobody set one."""
    return limit is not None and age > limit


def set_limit(limit: timedelta | None) -> timedelta:
    """A limit that a protocol's criteria judge by, which none is without (`protocol_names`)."""
    assert limit is not None
    return limit
