"""The invented patient and taper of the printed standard, as hand-built document models."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

from pressorsheet.core.handover.document import (
    Action,
    Fact,
    Gap,
    HandoverDocument,
    Infusion,
    Item,
    Lane,
    Mark,
    PressureNow,
    Reading,
    Severity,
    Step,
    Trend,
    Value,
)
from pressorsheet.core.paper import (
    Identity,
    Line,
    Phrase,
    Provenance,
    Status,
    plain,
    strong,
)
from pressorsheet.core.quantity import (
    Pressure,
    PumpRate,
    UnitConcentration,
    UnitDose,
    Weight,
    WeightBasedDose,
)
from pressorsheet.core.taper.sheet import Check, Earlier, PlanRow, StopOrder, TaperSheetDocument

ZONE = timezone(timedelta(hours=1))
AT = datetime(2026, 11, 22, 19, 40, tzinfo=ZONE)


def at(text: str) -> datetime:
    """A moment of the fixture's two days: "21 18:10"."""
    day, clock = text.split()
    hour, minute = clock.split(":")
    return datetime(2026, 11, int(day), int(hour), int(minute), tzinfo=ZONE)


def number(text: str) -> Fraction:
    return Fraction(Decimal(text))


def both(bold: str, rest: str) -> Line:
    return (Phrase(bold, strong=True), Phrase(rest))


IDENTITY = Identity(
    name="DOE, Jane",
    bed="12",
    mrn="0012345",
    born=date(1958, 3, 2),
    weight=Weight(Fraction(70)),
    weight_kind="actual",
    weight_basis="measured",
    target_low=Pressure(Fraction(65)),
    target_high=Pressure(Fraction(75)),
    allergies="penicillin (rash)",
)
PROVENANCE = Provenance(
    at=AT,
    worksheet="9c41e07b" + "0" * 56,
    protocol_id="septic-shock",
    protocol_version="1.0",
    protocol="5d2f88a3" + "0" * 56,
    printed_by="R. Vega RN",
)
NOREPINEPHRINE = Infusion(
    drug="norepinephrine (as base)",
    dose=WeightBasedDose(number("0.06")),
    dose_unit="mcg/kg/min",
    rate=PumpRate(number("15.8")),
    facts=(
        both("= 4.2 mcg/min", "at 70 kg (actual, measured)"),
        plain("exact 15.75 mL/h; set 15.8 mL/h delivers"),
        plain("0.0602 mcg/kg/min (+0.32 %)"),
        plain("running since 21 Nov 19:05"),
    ),
    bag=plain("4 mg (as base) in 250 mL =") + strong("16 mcg/mL"),
    site=plain("right internal jugular, distal lumen, pump 1"),
    last_change=plain("22 Nov 17:30 from 0.08 to 0.06 mcg/kg/min"),
    highest=plain("0.24 mcg/kg/min, 23:30 to 01:30"),
    empties=both("23 Nov 03:41", ", 127 mL left"),
    expires=plain("23 Nov 13:20"),
    next_bag=plain("same, by 03:00"),
    order=plain("steps of 0.02 mcg/kg/min for MAP 65 to 75"),
    maximum=strong("0.2 mcg/kg/min = 52.5 mL/h"),
    call=plain("above 0.12 mcg/kg/min, or at the maximum"),
)
VASOPRESSIN = Infusion(
    drug="vasopressin",
    dose=UnitDose(number("0.03")),
    dose_unit="units/min",
    rate=PumpRate(Fraction(9)),
    facts=(
        plain("weight not used"),
        plain("exact 9 mL/h; set 9 mL/h delivers"),
        plain("0.03 units/min (0 %)"),
        plain("running since 21 Nov 23:10"),
    ),
    bag=plain("20 units in 100 mL =") + strong("0.2 units/mL"),
    site=plain("right internal jugular, medial lumen, pump 2"),
    last_change=plain("none since started at 0.03 units/min"),
    highest=plain("0.03 units/min"),
    empties=both("22 Nov 21:16", ", 14.5 mL left"),
    expires=plain("23 Nov 03:50"),
    next_bag=strong("by 21:00: 40 units in 100 mL = 0.4 units/mL, set 4.5 mL/h, not 9 mL/h")
    + plain("(same dose)"),
    order=plain("fixed; taper version 2 from 22:00, NOT VERIFIED"),
    maximum=both("0.03 units/min = 9 mL/h", "from this bag"),
    call=plain("before any increase, or MAP below 60"),
)
_MAPS = (
    "19:45 58, 20:00 57, 20:10 59, 20:30 62, 21:00 59, 21:10 63, 21:30 62, 22:00 60, 22:15 60, "
    "22:30 64, 23:00 62, 23:10 61, 23:30 62, 23:45 66, 00:15 67, 00:45 68, 01:00 65, 01:30 70, "
    "02:00 71, 02:20 69, 04:25 72c, 04:40 70c, 05:00 73, 05:30 74, 06:00 77, 06:30 72, 07:00 71, "
    "07:30 73, 08:00 72, 08:30 68, 09:00 65, 09:20 61, 09:25 62, 09:40 67, 10:00 70, 10:30 71, "
    "11:00 72, 11:30 73, 12:00 71, 12:45 70, 13:30 72, 14:00 70, 14:45 71, 15:15 72, 16:00 69, "
    "16:45 70, 17:30 71, 18:00 69, 18:40 67, 19:10 69, 19:30 68"
)


def _moment(clock: str) -> datetime:
    return at(f"{21 if clock >= '19:40' else 22} {clock}")


def _readings() -> tuple[Reading, ...]:
    out = []
    for part in _MAPS.split(", "):
        clock, value = part.split()
        source = "cuff" if value.endswith("c") else "arterial"
        out.append(Reading(_moment(clock), Fraction(value.rstrip("c")), source))
    return tuple(out)


def _values(text: str) -> tuple[Value, ...]:
    return tuple(
        Value(_moment(part.split()[0]), number(part.split()[1])) for part in text.split(", ")
    )


def _steps(text: str) -> tuple[Step, ...]:
    return tuple(
        Step(_moment(part.split()[0]), number(part.split()[1])) for part in text.split(", ")
    )


TREND = Trend(
    start=AT - timedelta(hours=24),
    end=AT,
    low=Pressure(Fraction(65)),
    high=Pressure(Fraction(75)),
    readings=_readings(),
    gaps=(Gap(at("22 02:20"), at("22 04:25")),),
    heart_rate=_values(
        "19:45 118, 20:30 120, 21:30 116, 22:30 112, 23:30 108, 00:15 106, 00:45 108, 00:50 135, "
        "01:30 128, 01:40 104, 02:20 102, 04:25 99, 05:00 98, 06:00 96, 07:00 94, 07:30 93, "
        "08:30 95, 09:20 102, 10:00 98, 11:00 95, 12:00 93, 13:00 92, 14:00 91, 15:00 90, "
        "16:00 89, 17:00 90, 18:00 91, 19:00 92, 19:30 92"
    ),
    rhythm=plain("atrial fibrillation 00:50 to 01:40, else sinus"),
    lanes=(
        Lane(
            "norepinephrine",
            "mcg/kg/min",
            _steps(
                "19:40 0.05, 20:10 0.1, 21:00 0.16, 22:15 0.2, 23:30 0.24, 01:30 0.2, 06:00 0.16, "
                "08:00 0.1, 09:25 0.14, 11:30 0.12, 13:30 0.1, 15:15 0.08, 17:30 0.06"
            ),
        ),
        Lane("vasopressin", "units/min", _steps("23:10 0.03")),
    ),
    lactate=_values("19:50 4.1, 00:10 3.6, 05:50 2.9, 11:50 2.4, 17:50 2.1"),
    marks=(
        Mark(at("22 03:20"), plain("nephrostomy 03:20")),
        Mark(at("22 08:00"), plain("failed wean 08:00")),
    ),
)
PERFUSION = (
    Fact("pressure", plain("104/50, heart rate 92 sinus")),
    Fact("lactate", both("2.1 mmol/L", ", 17:50; was 4.1"), Status.MET),
    Fact("refill", both("2 s", ", 18:40; was 4 s"), Status.MET),
    Fact("urine", both("0.6 mL/kg/h", "= 42 mL/h, to 19:00"), Status.MET),
    Fact("mental_status", plain("alert,") + both("15:00", ", 4 h 40 old"), Status.OUT_OF_DATE),
    Fact("skin", plain("warm, not mottled, 18:40")),
    Fact("line_sites", plain("neck dry; radial hand pink, 18:40")),
    Fact("cardiac_output", ()),
)
FLUIDS = (
    Fact("balance", both("+1,702 mL", ": in 3,062, out 1,360")),
    Fact("since_shock", plain("+2,412 mL")),
    Fact("crystalloid", plain("2,250 mL = 32.1 mL/kg by 21 Nov 20:55")),
    Fact("steroid", plain("hydrocortisone 50 mg every 6 h, next 23:45")),
    Fact("source", plain("left nephrostomy 03:20, draining 38 mL/h")),
    Fact("sodium", both("141 mmol/L", ", 17:50; was 139 at 05:50")),
    Fact("code_status", plain("full treatment, confirmed 21 Nov")),
    Fact("lvef", ()),
)


def _item(id_: str, status: Status, statement: str, *evidence: Line) -> Item:
    return Item(id_, status, plain(statement), evidence)


CHECKLISTS = (
    (
        _item(
            "START-1",
            Status.NOT_MET,
            "MAP below 65 after 30 mL/kg",
            plain("MAP 68 at 19:30; crystalloid 32.1 mL/kg."),
        ),
        _item(
            "START-2",
            Status.NOT_MET,
            "Diastolic 40 or less: start now",
            plain("50 at 19:30; running since 21 Nov 19:05."),
        ),
        _item(
            "START-3",
            Status.NOT_MET,
            "Diastolic 40 or shock index 3: early start",
            plain("Diastolic 50; shock index 92 / 50 = 1.84."),
        ),
        _item(
            "START-4",
            Status.INFORMATION,
            "First dose 0.02 to 0.05 mcg/kg/min",
            plain("5.3 to 13.1 mL/h from the hung bag."),
        ),
        _item(
            "START-5",
            Status.INFORMATION,
            "Early start",
            plain("Output and microcirculation up, less fluid."),
        ),
        _item(
            "START-6",
            Status.DOES_NOT_APPLY,
            "Do not rely on fluids alone",
            plain("Two vasopressors running."),
        ),
    ),
    (
        _item("MON-1", Status.MET, "Arterial catheter", plain("Left radial, since 21 Nov 19:20.")),
        _item(
            "MON-2",
            Status.OUT_OF_DATE,
            "Perfusion adequate",
            strong("Mental status 15:00, 4 h 40 old, limit 4 h."),
            plain("Lactate, refill and urine met (page 1)."),
        ),
        _item(
            "MON-3",
            Status.MET,
            "MAP target set by a person",
            plain("65 to 75, usual, Dr A. Lind, review 20:00."),
        ),
        _item(
            "MON-4",
            Status.UNKNOWN,
            "LVEF 45 % or less, target 75 or more",
            both("LVEF not recorded", "; the high bound is 75."),
        ),
    ),
    (
        _item(
            "ESC-1",
            Status.NOT_MET,
            "Target missed at 0.1 to 0.2 mcg/kg/min",
            plain("At 0.06 mcg/kg/min; vasopressin is running."),
        ),
        _item(
            "ESC-2",
            Status.INFORMATION,
            "Vasopressin up to 0.03 units/min",
            plain("At 0.03 units/min: no room left."),
        ),
        _item(
            "ESC-3", Status.INFORMATION, "Other second agent: EPINEPHrine", plain("Not running.")
        ),
        _item(
            "ESC-4", Status.DOES_NOT_APPLY, "Phenylephrine not recommended", plain("Not running.")
        ),
        _item(
            "ESC-5",
            Status.DOES_NOT_APPLY,
            "Vasopressin above 0.1 units/min",
            plain("At 0.03 units/min."),
        ),
        _item("ESC-6", Status.DOES_NOT_APPLY, "DOPamine for the kidneys", plain("Not running.")),
    ),
    (
        _item(
            "WEAN-1",
            Status.MET,
            "8 h at target: reduce norepinephrine",
            plain("10 h 00 of 8 h; last increase 09:25."),
            plain("All infusions charted: ticked 19:20, R. Vega RN."),
        ),
        _item("WEAN-1b", Status.DOES_NOT_APPLY, "MAP above 75 for 60 min", plain("68 at 19:30.")),
        _item(
            "WEAN-2",
            Status.NOT_MET,
            "Vasopressin: 8 h, catecholamines off",
            strong("Label mode: norepinephrine is running."),
            plain("Local mode would say: met, 10 h 00 of 8 h."),
        ),
        _item(
            "WEAN-3",
            Status.OUT_OF_DATE,
            "Volume status reassessed",
            strong("Ticked 06:30, J. Park RN; 13 h 10, limit 12 h."),
        ),
        _item(
            "WEAN-4",
            Status.APPLIES,
            "MAP below 65 after a reduction",
            strong("61 at 09:20, after the reduction at 08:00."),
            plain("Volume out of date; source drained; steroid given."),
        ),
    ),
)
ACTIONS = (
    Action(at("22 19:40"), both("Mental status", ": out of date")),
    Action(at("22 19:40"), both("Volume status", ": reassess (WEAN-3)")),
    Action(at("22 20:00"), both("MAP target review", ", Dr A. Lind")),
    Action(at("22 21:00"), strong("New vasopressin bag 0.4 units/mL: set 4.5 mL/h, not 9 mL/h")),
    Action(at("22 21:45"), both("Verify taper version 2", ", pharmacist, phone 4410")),
    Action(at("22 22:00"), both("Taper step 1", "if its conditions are met: 3.8 mL/h")),
    Action(at("22 22:40"), plain("Refill, skin, line sites")),
    Action(at("22 23:45"), plain("Hydrocortisone 50 mg; lactate and sodium")),
    Action(at("23 03:00"), plain("New norepinephrine bag; this one empties 03:41")),
)
SITUATION = (
    both(
        "Failed wean",
        "22 Nov 08:00: norepinephrine from 0.16 to 0.1 mcg/kg/min, MAP 61 at 09:20,"
        " back to 0.14 mcg/kg/min at 09:25.",
    ),
    both(
        "If MAP is below 65 twice, 5 min apart:",
        "hold the taper; norepinephrine up by 0.02 mcg/kg/min, to at most 0.2 mcg/kg/min.",
    ),
    both("If MAP is below 60:", "stop the taper, vasopressin back to 0.03 units/min, call."),
    both("If norepinephrine is above 0.12 mcg/kg/min:", "call. Volume? Nephrostomy? Adrenal?"),
    both("If the nephrostomy drains less than 20 mL in 2 h:", "call urology, phone 5120."),
    both("If atrial fibrillation returns:", "call."),
    both("If urine is above 200 mL/h after OFF:", "call."),
)
PRESSURE = PressureNow(
    map=Pressure(Fraction(68)),
    not_measurable=False,
    verdict=strong("in target"),
    facts=(
        plain("19:30 arterial 104/50"),
        strong("target 65 to 75"),
        plain("usual, Dr A. Lind"),
        plain("review 22 Nov 20:00"),
    ),
)
HANDOVER = HandoverDocument(
    identity=IDENTITY,
    provenance=PROVENANCE,
    severity=Severity(
        "watcher",
        plain("Illness severity, set by R. Vega RN at 19:35."),
        strong("Septic shock, day 2, improving: two vasopressors, no increase for 10 h."),
    ),
    summary=plain(
        "Woman, 68 y. Left obstructive pyelonephritis; shock recognised 21 Nov 18:10;"
        " nephrostomy 22 Nov."
    ),
    pressure=PRESSURE,
    infusions=(NOREPINEPHRINE, VASOPRESSIN),
    whom_to_call=strong("until 21:00 Dr A. Lind, phone 4471; from 21:00 Dr M. Osei, phone 4480"),
    equivalents=plain("Norepinephrine equivalents")
    + strong("0.135 mcg/kg/min")
    + plain(", highest 0.315 mcg/kg/min (goradia-2021). Severity only, not for switching drugs."),
    trend=TREND,
    perfusion=PERFUSION,
    fluids=FLUIDS,
    checklists=CHECKLISTS,
    actions=ACTIONS,
    situation_by=plain("ordered: Dr A. Lind"),
    situation=SITUATION,
    given_by="R. Vega RN",
)


def _row(  # noqa: PLR0917  # a row reads as it prints
    n: int | None,
    due: str,
    dose: str,
    before: str,
    rate: str,
    delivers: str,
    *,
    error: Fraction = Fraction(0),
) -> PlanRow:
    return PlanRow(
        number=n,
        due=at(due),
        dose=UnitDose(number(dose)),
        from_dose=UnitDose(number(before)),
        settable=PumpRate(number(rate)),
        delivered=UnitDose(number(delivers)),
        error_percent=error,
        off=dose == "0",
        flagged=abs(error) > 5,
    )


def _check(result: Status, text: str) -> Check:
    return Check(result, plain(text) if result is Status.PASS else strong(text))


TAPER_SHEET = TaperSheetDocument(
    identity=IDENTITY,
    provenance=PROVENANCE,
    drug="vasopressin",
    dose_unit="units/min",
    version=2,
    start_dose=UnitDose(number("0.03")),
    end_dose=UnitDose(Fraction(0)),
    step=UnitDose(number("0.005")),
    every=timedelta(minutes=60),
    start=at("22 22:00"),
    concentration=UnitConcentration(number("0.4")),
    weight=None,
    order_lines=(
        plain("Bag")
        + strong("40 units in 100 mL = 0.4 units/mL")
        + plain(", pump 2 (steps of 0.1 mL/h). MAP target 65 to 75. Ordered 19:20, Dr A. Lind."),
        plain(
            "WEAN-2 label mode not met: norepinephrine running. Reason recorded, Dr A. Lind:"
            " unit practice, vasopressin off first."
        ),
    ),
    stop=StopOrder(
        below=Pressure(Fraction(60)),
        rescue_dose=UnitDose(number("0.03")),
        rescue_rate=PumpRate(number("4.5")),
        concentration=UnitConcentration(number("0.4")),
        call="Dr M. Osei, phone 4480",
    ),
    conditions=(
        plain("A measured MAP of") + strong("65 or more") + plain(", at most 15 min old."),
        plain("It was taken after the last step."),
        plain("No MAP below 65 since the last step."),
        plain("No vasopressor or inotrope started, increased or given as bolus since."),
    ),
    first_step=plain("Step 1 also: the reason above still holds."),
    hold=(
        plain("Stay at the running dose, tick held, write why."),
        plain("Fluid bolus since the last step: hold and ask."),
        plain("More than 15 min late, held or skipped: later steps")
        + strong("not active")
        + plain("until resumed or replanned."),
    ),
    rows=(
        _row(None, "22 21:00", "0.03", "0.03", "4.5", "0.03"),
        _row(1, "22 22:00", "0.025", "0.03", "3.8", "0.0253", error=Fraction(4, 3)),
        _row(2, "22 23:00", "0.02", "0.025", "3", "0.02"),
        _row(3, "23 00:00", "0.015", "0.02", "2.3", "0.0153", error=Fraction(20, 9)),
        _row(4, "23 01:00", "0.01", "0.015", "1.5", "0.01"),
        _row(5, "23 02:00", "0.005", "0.01", "0.8", "0.0053", error=Fraction(20, 3)),
        _row(6, "23 03:00", "0", "0.005", "0", "0"),
    ),
    bag_lines=(
        strong(
            "New bag (hung bag empties 21:16): set from 9 to 4.5 mL/h, dose stays 0.03 units/min."
        ),
    ),
    error_notice_percent=Fraction(5),
    after_off=plain(
        "watch MAP, sodium and urine for 24 h, to 24 Nov 03:00. Urine above 200 mL/h: call."
    ),
    trace=("bag label", "pump 2", "right internal jugular, medial lumen", "no other drug"),
    checks=(
        _check(Status.PASS, "set rates round half up"),
        _check(Status.PASS, "dose never rises"),
        _check(Status.PASS, "step 0.005, most 0.005 units/min"),
        _check(Status.PASS, "interval 60, least 60 min"),
        _check(Status.PASS, "5 equal intervals"),
        _check(Status.PASS, "ends OFF as ordered"),
        _check(Status.PASS, "starts at charted 0.03 units/min"),
        _check(Status.FAIL, "hung bag 0.2, plan 0.4 units/mL"),
        _check(Status.UNKNOWN, "bag life: new bag not charted"),
        _check(Status.PASS, "settable in 0.1 mL/h"),
        _check(Status.PASS, "WEAN-2 not met, reason on record"),
        _check(Status.PASS, "figures agree with the plan"),
    ),
    check_notice=strong("Notice:")
    + plain(
        "step 5 error +6.67 %. Fail and unknown: chart the new bag first. Blind entry:"
        " not recorded."
    ),
    signature=None,
    fingerprint="52e77f1a" + "0123456789abcdef" * 3 + "52e77f1a",
    code=(
        "PS1*VASOPRESSIN*UNITS/MIN*0.03*0.005*60*0*202611222200+0100*EUROPE/BERLIN*40*UNITS*100***0.1"
        "*65*75*60*0.03***%*$DR $A. $LIND*UNIT PRACTICE%2C VASOPRESSIN OFF FIRST"
        "*$DR $M. $OSEI%2C PHONE 4480*52E77F1A01234567*0334"
    ),
    advisor=(
        strong("Advisor: 0.2 units/mL is exact at every step: 7.5, 6, 4.5, 3, 1.5 mL/h, OFF.")
        + plain("At 0.4 units/mL the worst error is 6.67 %."),
    ),
    earlier=(
        Earlier(
            plain(
                "version 1, 22 Nov 18:30: from 22 Nov 21:00, 0.2 units/mL, 7.5, 6, 4.5, 3,"
                " 1.5 mL/h, OFF, plan 41d0 7be2"
            ),
            plain("replaced 19:20: new bag"),
        ),
    ),
)
