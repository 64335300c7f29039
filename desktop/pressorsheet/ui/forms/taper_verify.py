"""Taper verify form: the blind second entry, typed off the bag's label and the order.

Nothing is preselected or offered, and no field says what was charted or planned.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pressorsheet.core.assessment import Assessment
from pressorsheet.core.note import note
from pressorsheet.entry import bag, taper_verify
from pressorsheet.entry.checked import Checked, Desk, Draft, Problem
from pressorsheet.entry.doses import units_for
from pressorsheet.entry.taper_named import run_named
from pressorsheet.ui.forms.drugs import amount_units, fit_choice, not_chosen, salt_choices
from pressorsheet.ui.forms.fields import Fields
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.forms.origin import BEGUN_BY
from pressorsheet.ui.forms.rows import fields_in
from pressorsheet.ui.forms.said import nearest
from pressorsheet.ui.typeface import SEMIBOLD
from pressorsheet.ui.widgets.text import Text
from pressorsheet.ui.wording import words_of

NAME = "taper_verify"


class VerifyForm(Form):
    """The fields of a second entry of one plan; its draft is kept under that plan.

    What is wrong is said below the row it is about, where it is read beside the field: the page is
    higher than a small window. `faulted` has both brought into sight.
    """

    is_narrow = True

    faulted = Signal()

    def __init__(self, clock: Callable[[], datetime]) -> None:
        f, words = Fields(NAME), words_of("taper_verify")
        self._plan_id = ""
        self._amount_unit = f.choice(bag.AMOUNT_UNIT, (), width=104)
        self._salt = f.choice(bag.SALT, (), width=260)
        self._unit = f.choice(taper_verify.START_UNIT, (), width=132)
        self._step = f.number(taper_verify.STEP, width=132)
        volume = f.number(bag.VOLUME, "mL", 132)
        rows: list[Sequence[QWidget]] = [
            [Text(words("from_label"), 10, SEMIBOLD)],
            [f.number(bag.AMOUNT, width=132), self._amount_unit, volume],
            [self._salt],
            [Text(words("from_order"), 10, SEMIBOLD)],
            [f.number(taper_verify.START, width=132), self._unit],
            [self._step, f.number(taper_verify.EVERY, "min", 132)],
        ]
        self._rows = rows
        super().__init__(NAME, rows, self._check_entry, clock)
        for field in self._fields:
            field.hide_hint()
        # The page has the button, below all that is to be typed.
        self._record.setVisible(False)

    def begin(self, plan_id: str, draft: Draft) -> None:
        """Another plan, with what was typed of it and kept."""
        self._plan_id = plan_id
        self.name = f"{NAME} {plan_id}"
        self.restore(draft)

    def _show_message(self) -> None:
        problems = self._shown_problems()
        self._put_message(nearest(problems, self._all_fields()) if problems else None)
        super()._show_message()

    def _go_to(self, problem: Problem) -> None:
        self._put_message(problem)
        super()._go_to(problem)
        self.faulted.emit()

    def _put_message(self, problem: Problem | None) -> None:
        """Below the row of what is wrong, else below all of them."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        keys = [[field.key for field in fields_in([row])] for row in self._rows]
        about = [] if problem is None else [n for n, row in enumerate(keys) if problem.field in row]
        # The rows are the first parts of the form; the message alone ever stands among them.
        column.removeWidget(self._message)
        column.insertWidget(about[0] + 1 if about else column.count() - 1, self._message)

    def _check_entry(self, draft: Draft, desk: Desk) -> Checked:
        """An entry that another person began is nobody's own reading."""
        begun_by = self.kept().get(BEGUN_BY, desk.by.name)
        if begun_by != desk.by.name:
            other = note("entry_verify_begun_by", by=begun_by)
            return Checked(problems=(Problem(bag.AMOUNT, other),))
        return taper_verify.check(draft, desk, self._plan_id)

    def adapt(self, assessment: Assessment) -> None:
        """The units and salts of the plan's drug; where there are two, none is chosen."""
        run = run_named(assessment, self._plan_id)
        drug = None if run is None else assessment.reference.drugs.get(run.version.plan.drug)
        amounts = amount_units(drug, "mg", "mcg")
        fit_choice(self._amount_unit, amounts, amounts[0][0])
        units = () if drug is None else units_for(drug)
        fit_choice(self._unit, (not_chosen(), *((unit, unit) for unit in units)), "")
        self._salt.setVisible(drug is not None and bool(drug.salts))
        fit_choice(self._salt, salt_choices(drug), "")
