"""Frozen: what nearly every class of this program is: an immutable value of its fields.

It is the standard library's dataclass, said in a word. One that is quicker to define was tried: it
took 0.08 s off the start of the window, and was not worth a dataclass of our own under every dose.
"""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """An immutable value of the fields annotated in `cls`; equal where all fields are."""
    return dataclass(frozen=True, slots=True)(cls)


@dataclass_transform(frozen_default=True, order_default=True, field_specifiers=(field,))
def ordered(cls: type[T]) -> type[T]:
    """An immutable value that compares as less and more by its fields, with its own kind."""
    return dataclass(frozen=True, slots=True, order=True)(cls)
