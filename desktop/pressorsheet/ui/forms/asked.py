"""Asked: the questions put of a draft, and how far a person has answered them."""

from pressorsheet.entry.checked import Question


class Asked:
    """Nothing asked, until `put`; a yes counts for the questions it was said to and no others."""

    def __init__(self) -> None:
        self._questions: tuple[Question, ...] = ()
        self._said_yes = 0

    def __bool__(self) -> bool:
        """Whether a question stands."""
        return bool(self._questions)

    @property
    def field(self) -> str | None:
        """The field that the first of them with one doubts."""
        return next((each.field for each in self._questions if each.field), None)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked."""
        return self._questions

    @property
    def is_said_once(self) -> bool:
        """Whether a first yes was said, where there may be a second to say."""
        return self._said_yes == 1

    def put(self, questions: tuple[Question, ...]) -> None:
        """Ask these."""
        self._questions = questions

    def drop(self) -> None:
        """Ask nothing; what was said is forgotten."""
        self._questions = ()
        self._said_yes = 0

    def say_yes(self) -> None:
        """A yes to all of them."""
        self._said_yes += 1

    def is_answered(self, questions: tuple[Question, ...], reason: str) -> bool:
        """Whether these very questions were said yes to, as often and with the reason they want."""
        if not self._questions or _codes(self._questions) != _codes(questions):
            self._said_yes = 0
            return False
        if lacks_reason(questions, reason):
            return False
        return self._said_yes >= (2 if any(each.twice for each in questions) else 1)


def lacks_reason(questions: tuple[Question, ...], reason: str) -> bool:
    """Whether one of them wants a written reason and none is written."""
    return any(each.needs_reason for each in questions) and not reason.strip()


def _codes(questions: tuple[Question, ...]) -> list[str]:
    return [each.note.code for each in questions]
