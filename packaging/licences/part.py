"""Part: one part of a bundle, with its version, its licence, the texts to show and its files."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Held:
    """A part that is compiled into another and listed by it, such as a Rust crate."""

    name: str
    version: str
    licence: str
    purl: str = ""
    author: str = ""


@dataclass(frozen=True)
class Part:
    """`texts` are the notices by file name; `files` the paths in the bundle, from its top.

    `how` says what kind of part it is: python, library, font, runtime, or inside another, which
    `within` then names. `key` tells it from parts of the same name, `purl` is its package URL.
    `packed` are its modules that lie in an executable, in no file of their own.
    """

    key: str
    name: str
    version: str
    licence: str
    how: str
    texts: dict[str, str]
    files: tuple[str, ...] = ()
    within: str = ""
    purl: str = ""
    holds: tuple[Held, ...] = ()
    packed: tuple[str, ...] = ()

    def summary(self) -> dict[str, object]:
        """The part as `parts.json` has it, which the program reads."""
        told: dict[str, object] = {
            "name": self.name,
            "version": self.version,
            "licence": self.licence,
            "how": self.how,
            "texts": list(self.texts),
        }
        return told | ({"within": self.within} if self.within else {})
