"""Simple forms: those that only hold fields; what they mean is decided by `entry`."""

from collections.abc import Callable, Mapping
from datetime import datetime

from pressorsheet.core.assessment import Assessment
from pressorsheet.entry import (
    discharge,
    fluid,
    handover_note,
    history,
    laboratory,
    line,
    note,
    patient,
    perfusion,
    shock,
    source_control,
    steroid,
    target,
    vitals,
    weight,
)
from pressorsheet.entry.last import last_values
from pressorsheet.ui.forms.fields import Fields
from pressorsheet.ui.forms.form import Form
from pressorsheet.ui.forms.hints import LastValue
from pressorsheet.ui.widgets.choice_field import ChoiceField
from pressorsheet.wording import text_of
from pressorsheet.wording.sentences import AS_WRITTEN

Clock = Callable[[], datetime]
ARTERIAL, CUFF = "arterial", "cuff"
MENTAL_STATUS = ("alert", "baseline", "confused", "drowsy", "unresponsive", "sedated")


class RecallingForm(Form):
    """A form that shows beside each field the newest value on record and its age."""

    def last_values(self, assessment: Assessment) -> Mapping[str, LastValue]:
        """The newest value of each field."""
        found = last_values(assessment, self.name)
        chosen = {field.key for field in self._fields if isinstance(field, ChoiceField)}
        return {
            # What was typed stays as it was written; a code is said by its word.
            key: LastValue(text_of(value, how="" if key in chosen else AS_WRITTEN), age)
            for key, (value, age) in found.items()
        }


class VitalsForm(RecallingForm):
    """Pressure and what is read with it; the source stays what it last was.

    It is the cuff until an arterial line or an arterial reading is charted.
    """

    def __init__(self, clock: Clock) -> None:
        f = Fields("vitals")
        self._source = f.choice("source", (ARTERIAL, CUFF), width=90, default=CUFF)
        first = [
            f.time(),
            self._source,
            f.number("sbp_mmhg", "mmHg", 90),
            f.number("dbp_mmhg", "mmHg", 90),
            f.number("map_mmhg", "mmHg", 90),
            f.number("hr_per_min", "/min", 78),
            f.number("spo2_percent", "%", 62),
        ]
        more = [
            f.number("rr_per_min", "/min", 82),
            f.number("temp_c", "C", 92),
            f.text("rhythm", 190),
            f.tick("not_measurable"),
        ]
        super().__init__("vitals", [first], vitals.check, clock, [more])

    def adapt(self, assessment: Assessment) -> None:
        """The source that was charted last is charted next, unless an arterial line says else."""
        newest = assessment.view.latest("vitals")
        placed = next((one for one in assessment.view.back("line") if one.line == ARTERIAL), None)
        if placed is not None and (newest is None or placed.at > newest.at):
            self._source.set_default(ARTERIAL if placed.action == "placed" else CUFF)
        else:
            self._source.set_default(CUFF if newest is None else newest.source)

    def focus_first(self) -> None:
        """Charting begins at the systolic pressure."""
        self._fields[2].setFocus()


def perfusion_form(clock: Clock) -> Form:
    """Signs of perfusion."""
    f = Fields("perfusion")
    first = [
        f.time(),
        f.choice("mental_status", MENTAL_STATUS, width=124),
        f.number("crt_s", "s", 72),
        f.number("lactate_mmol_per_l", "mmol/L", 104),
        f.number("urine_ml", "mL", 84),
        f.number("urine_over_min", "min", 84),
    ]
    more = [f.number("gcs", "", 60), f.number("rass", "", 60), f.text("skin"), f.text("site_check")]
    return RecallingForm("perfusion", [first], perfusion.check, clock, [more])


def fluid_form(clock: Clock) -> Form:
    """Fluid given."""
    f = Fields("fluid")
    first = [
        f.time(),
        f.choice("fluid", ("crystalloid", "colloid", "blood"), width=124),
        f.number("ml", "mL"),
        f.number("over_min", "min", 84),
        f.text("name"),
    ]
    return RecallingForm("fluid", [first], fluid.check, clock)


def patient_form(clock: Clock) -> Form:
    """Who the worksheet is about."""
    f = Fields("patient")
    first = [f.text("name"), f.text("mrn", 120), f.text("bed", 70), f.text("birth_date", 150)]
    second = [f.text("sex", 120), f.text("allergies"), f.text("code_status"), f.time()]
    return RecallingForm("patient", [first, second], patient.check, clock)


class WeightForm(RecallingForm):
    """The dosing weight; the first one is typed twice."""

    def __init__(self, clock: Clock) -> None:
        f = Fields("weight")
        self._again = f.number("kg_again", "kg", 104)
        row = [
            f.time(),
            f.number("kg", "kg", 104),
            self._again,
            f.choice("weight_kind", ("actual", "ideal", "adjusted"), width=112),
            f.choice("basis", ("measured", "stated", "estimated"), width=118),
        ]
        super().__init__("weight", [row], weight.check, clock)

    def adapt(self, assessment: Assessment) -> None:
        """A second typing is asked of the first weight alone."""
        self._again.setVisible(assessment.view.weight_event() is None)


def target_form(clock: Clock) -> Form:
    """The MAP target that a person set."""
    f = Fields("target")
    first = [
        f.time(),
        f.number("map_low_mmhg", "mmHg", 104),
        f.number("map_high_mmhg", "mmHg", 104),
        f.text("set_by"),
        f.time("review_at", 140),
    ]
    return RecallingForm("target", [first], target.check, clock)


def shock_form(clock: Clock) -> Form:
    """When shock was recognised."""
    return Form(
        "shock_recognised", [[Fields("shock_recognised").time(width=150)]], shock.check, clock
    )


def line_form(clock: Clock) -> Form:
    """A line placed or removed."""
    f = Fields("line")
    row = [
        f.time(),
        f.choice("line", ("arterial", "central", "peripheral"), width=124),
        f.choice("action", ("placed", "removed"), width=124),
        f.text("site"),
    ]
    return Form("line", [row], line.check, clock)


def history_form(clock: Clock) -> Form:
    """What is known of the patient beyond this shock."""
    f = Fields("history")
    first = [
        f.yes_or_no("chronic_hypertension", 150),
        f.number("lvef_percent", "%", 82),
        f.yes_or_no("dialysis", 96),
        f.yes_or_no("anuria", 96),
        f.text("mental_baseline"),
    ]
    second = [
        f.yes_or_no("arrhythmia_from_norepinephrine", 212),
        f.yes_or_no("cardiac_output_high", 150),
        f.yes_or_no("other_vasopressors_failed", 176),
        f.time(),
    ]
    third = [f.text("dopamine_reason", 220), f.text("note")]
    return RecallingForm("history", [first], history.check, clock, [second, third])


def laboratory_form(clock: Clock) -> Form:
    """Blood values other than lactate."""
    f = Fields("laboratory")
    row = [
        f.time(),
        f.number("sodium_mmol_per_l", "mmol/L", 118),
        f.number("creatinine_mg_per_dl", "mg/dL", 118),
    ]
    return RecallingForm("laboratory", [row], laboratory.check, clock)


def steroid_form(clock: Clock) -> Form:
    """A steroid started, given or stopped."""
    f = Fields("steroid")
    row = [
        f.time(),
        f.text("drug"),
        f.number("dose_mg", "mg"),
        f.choice("action", ("started", "given", "stopped"), width=124),
    ]
    return Form("steroid", [row], steroid.check, clock)


def source_control_form(clock: Clock) -> Form:
    """What was done about the source of infection."""
    f = Fields("source_control")
    return Form("source_control", [[f.time(), f.text("text")]], source_control.check, clock)


def note_form(clock: Clock) -> Form:
    """A free note."""
    f = Fields("note")
    return Form("note", [[f.time(), f.text("text")]], note.check, clock)


def handover_note_form(clock: Clock) -> Form:
    """What the person handing over wants said."""
    f = Fields("handover_note")
    first = [
        f.time(),
        f.choice("severity", ("stable", "watcher", "unstable"), width=124),
        f.area("if_then"),
        f.area("actions"),
    ]
    return Form("handover_note", [first], handover_note.check, clock)


def discharge_form(clock: Clock) -> Form:
    """The patient leaves."""
    f = Fields("discharged")
    return Form("discharged", [[f.time(), f.text("to")]], discharge.check, clock)


SIMPLE: Mapping[str, Callable[[Clock], Form]] = {
    "vitals": VitalsForm,
    "perfusion": perfusion_form,
    "fluid": fluid_form,
    "patient": patient_form,
    "weight": WeightForm,
    "target": target_form,
    "shock_recognised": shock_form,
    "line": line_form,
    "history": history_form,
    "laboratory": laboratory_form,
    "steroid": steroid_form,
    "source_control": source_control_form,
    "note": note_form,
    "handover_note": handover_note_form,
    "discharged": discharge_form,
}
