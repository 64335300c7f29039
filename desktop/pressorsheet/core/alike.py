"""Alike: whether two patients' names could be confused on a board (ISMP look-alike names)."""


def look_alike(one: str, other: str) -> bool:
    """Whether two names, written "DOE, Jane" or "Jane Doe", could be taken for each other."""
    return one.casefold() == other.casefold()
