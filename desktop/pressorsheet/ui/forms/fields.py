"""Fields: the fields of the forms by key: label, unit, choices and width, said once."""

from collections.abc import Sequence

from pressorsheet.ui.widgets.choice_field import ChoiceField
from pressorsheet.ui.widgets.text_field import AreaField, NumberField, TextField, TimeField
from pressorsheet.ui.widgets.toggle import TickField
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import word

AT = "at"
NOT_CHOSEN = ""


class Fields:
    """Makes the fields of one form; labels are those of `resources/i18n/window/fields.toml`."""

    def __init__(self, form: str) -> None:
        self.form = form
        self._words = words_of("fields")

    def label(self, key: str) -> str:
        """The field's own label in this form, else the label of all fields of that key."""
        own = f"{self.form}.{key}"
        return self._words(own if own in self._words else key)

    def number(self, key: str, unit: str = "", width: int = 92) -> NumberField:
        """A number in the unit that its key names."""
        return NumberField(self.form, key, self.label(key), unit, width=width)

    def text(self, key: str, width: int = 0) -> TextField:
        """A line of text; 0: as wide as there is room."""
        return TextField(self.form, key, self.label(key), width=width)

    def time(self, key: str = AT, width: int = 68) -> TimeField:
        """When it happened."""
        return TimeField(self.form, key, self.label(key), width=width)

    def area(self, key: str, lines: int = 3) -> AreaField:
        """A few lines of text."""
        return AreaField(self.form, key, self.label(key), lines=lines)

    def tick(self, key: str, width: int = 0) -> TickField:
        """A yes."""
        return TickField(self.form, key, self.label(key), width=width)

    def choice(
        self, key: str, codes: Sequence[str], *, width: int = 110, default: str = NOT_CHOSEN
    ) -> ChoiceField:
        """One of a closed set; where nothing is preselected, the first choice is "choose"."""
        choices = tuple((code, word(code)) for code in codes)
        if default == NOT_CHOSEN:
            choices = ((NOT_CHOSEN, self._words("choose")), *choices)
        return ChoiceField(self.form, key, self.label(key), choices, width=width, default=default)

    def yes_or_no(self, key: str, width: int = 110) -> ChoiceField:
        """Yes, no, or not said."""
        return self.choice(key, ("yes", "no"), width=width)
