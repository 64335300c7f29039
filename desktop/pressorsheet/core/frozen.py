"""Frozen: makes a class of annotated fields an immutable value; a dataclass that is quick to make.

For each frozen dataclass the standard library writes and compiles six methods, 0.4 ms a class,
which for all of this program's was an eighth of its start. Here `__init__` alone is written; what
compares, hashes, prints and guards is shared. It is a dataclass in every other way: `fields`,
`replace`, `match`, defaults, `__post_init__`. A field that is to be left out of comparing or
printing needs `dataclass(frozen=True, slots=True)` itself.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter, ge, gt, le, lt
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """An immutable value of the fields annotated in `cls`; equal where all fields are."""
    made = _of_fields(cls)
    _give(made, __init__=_init_of(made), __repr__=_repr, **_comparing(made))
    _give(made, __reduce__=_made_anew, __setattr__=_refuse, __delattr__=_refuse)
    return made


@dataclass_transform(frozen_default=True, order_default=True)
def ordered(cls: type[T]) -> type[T]:
    """An immutable value that compares as less and more by its fields, with its own kind."""
    made = frozen(cls)
    _give(made, **{f"__{by.__name__}__": _compared(by, _key(made)) for by in (lt, le, gt, ge)})
    return made


def _of_fields(cls: type[T]) -> type[T]:
    """The class with its fields found and a slot for each, by the standard library."""
    return dataclass(init=False, repr=False, eq=False, slots=True)(cls)


def _give(cls: type, **methods: Callable[..., Any]) -> None:
    for name, method in methods.items():
        setattr(cls, name, method)


def _init_of(cls: Any) -> Callable[..., None]:
    """`__init__` with the fields as parameters; slots are set past the guard, each by its own."""
    # What it knows stands under names with a "__" in front, as no field is called.
    known: dict[str, Any] = {"__missing": MISSING}
    parameters, lines = ["self"], []
    for each in fields(cls):
        known[f"__set_{each.name}"] = getattr(cls, each.name).__set__
        parameters.append(each.name + _default(each, known))
        lines.append(f" __set_{each.name}(self, {_given(each)})")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    written = [f"def __init__({', '.join(parameters)}):", *lines, " return None"]
    exec("\n".join(written), known)
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _default(each: "Field[Any]", known: dict[str, Any]) -> str:
    """What stands behind a parameter: nothing, its default, or that a new one is to be made."""
    if each.default_factory is not MISSING:
        known[f"__new_{each.name}"] = each.default_factory
        return "=__missing"
    if each.default is MISSING:
        return ""
    known[f"__default_{each.name}"] = each.default
    return f"=__default_{each.name}"


def _given(each: "Field[Any]") -> str:
    if each.default_factory is MISSING:
        return each.name
    return f"__new_{each.name}() if {each.name} is __missing else {each.name}"


def _key(cls: Any) -> Callable[[Any], Any]:
    """What stands for a value when it is compared: its fields."""
    names = cls.__match_args__
    return attrgetter(*names) if names else _values


def _comparing(cls: Any) -> dict[str, Callable[..., Any]]:
    key = _key(cls)

    def __eq__(self: object, other: object) -> bool:  # noqa: N807  # becomes the class's
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self is other or bool(key(self) == key(other))

    def __hash__(self: object) -> int:  # noqa: N807  # becomes the class's
        return hash(key(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _compared(
    by: Callable[[Any, Any], bool], key: Callable[[Any], Any]
) -> Callable[[object, object], bool]:
    def compare(self: object, other: object) -> bool:
        return by(key(self), key(other)) if other.__class__ is self.__class__ else NotImplemented

    return compare


def _values(self: Any) -> tuple[Any, ...]:
    return tuple(getattr(self, name) for name in self.__match_args__)


def _repr(self: Any) -> str:
    pairs = zip(self.__match_args__, _values(self), strict=True)
    shown = ", ".join(f"{name}={value!r}" for name, value in pairs)
    return f"{self.__class__.__qualname__}({shown})"


def _made_anew(self: Any) -> tuple[type, tuple[Any, ...]]:
    """How a copy is made: of the same fields."""
    return self.__class__, _values(self)


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    raise FrozenInstanceError(f"{self.__class__.__qualname__} is frozen: {name!r} stays as it is")
