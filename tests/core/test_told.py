"""Any event is told in one line, as it was charted; what cannot be true is marked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, get_args

import pytest
from bedside import (
    art,
    at,
    bag,
    bolus,
    cuff,
    event,
    fluid,
    history,
    infusion,
    norepinephrine,
    seen,
    stop,
    struck,
    target,
    tick,
    urine,
    vasopressin,
    weight,
)
from taper_events import PLAN, given, mapping, ordered, signed, taper

from pressorsheet.core.assessment import Reference
from pressorsheet.core.chart import after, chart_of
from pressorsheet.core.events import AnyEvent
from pressorsheet.core.paper import Line, Phrase, joined, plain
from pressorsheet.core.second_entry import UNCOVERED, Cover, entry_item
from pressorsheet.core.timeline import Timeline
from pressorsheet.core.told import heading, told
from pressorsheet.wording import say

NOW = "12:00"
KG = weight("06:00", 70)
SITE = "right jugular"
N1 = bag("norepinephrine", "08:00", "N1", "4 mg", 250, salt="base", hung_at=at("08:00"))


def text(line: Line) -> str:
    """The line as a table shows it: signs stand without a space before them."""
    words = [one.says if isinstance(one.says, str) else say(one.says) for one in line]
    return "".join(word if word in (",", ":") else f" {word}" for word in words).strip()


def telling(reference: Reference, one: AnyEvent, *others: AnyEvent) -> str:
    return text(told(one, seen(reference, NOW, *others, one)))


@pytest.mark.parametrize(
    ("one", "head", "says"),
    [
        (
            art("10:00", 70, sbp=102, dbp=54, hr=88, spo2_percent=96),
            "Vitals",
            "arterial 102/54, MAP 70 mmHg, HR 88, SpO2 96 %",
        ),
        (cuff("10:00", sbp=102, dbp=54), "Vitals", "cuff 102/54 mmHg"),
        (cuff("10:00", sbp=102), "Vitals", "cuff systolic 102 mmHg"),
        (cuff("10:00", dbp=54, rr_per_min=18), "Vitals", "cuff diastolic 54 mmHg, RR 18"),
        (
            art("10:00", "70.5", temp_c=38, rhythm="atrial fibrillation"),
            "Vitals",
            "arterial, MAP 70.5 mmHg, 38 C, atrial fibrillation",
        ),
        (art("10:00", not_measurable=True), "Vitals", "arterial, MAP not measurable"),
        (
            art("10:00", 801, sbp=102, dbp=5),
            "Vitals",
            "arterial 102/5 (implausible, no reason given), "
            "MAP 801 mmHg (implausible, no reason given)",
        ),
        (
            art("10:00", 801, reason="line flushed"),
            "Vitals",
            "arterial, MAP 801 mmHg, reason: line flushed",
        ),
        (urine("10:00", 84, 120), "Urine", "84 mL in 2 h, 0.6 mL/kg/h"),
        (urine("10:00", 84), "Urine", "84 mL over a time not recorded"),
        (urine("10:00", 84, "90.5"), "Urine", "84 mL in 90.5 min, 0.8 mL/kg/h"),
        (urine("10:00", 9000, 60), "Urine", "9,000 mL in 1 h (implausible, no reason given)"),
        (
            event("perfusion", "10:00", lactate_mmol_per_l=2),
            "Lactate",
            "lactate 2 mmol/L",
        ),
        (event("perfusion", "10:00", crt_s=3), "Refill", "refill 3 s"),
        (
            event("perfusion", "10:00", mental_status="baseline", gcs=14, rass=-1),
            "Mental status",
            "at baseline, GCS 14, RASS -1",
        ),
        (event("perfusion", "10:00", skin="mottled"), "Skin", "skin: mottled"),
        (event("perfusion", "10:00", site_check="dry"), "Line site", "line site: dry"),
        (
            event("perfusion", "10:00", crt_s=45, urine_ml=84, urine_over_min=120),
            "Perfusion",
            "refill 45 s (implausible, no reason given), urine 84 mL in 2 h, 0.6 mL/kg/h",
        ),
        (event("perfusion", "10:00"), "Perfusion", ""),
        (
            event("laboratory", "10:00", sodium_mmol_per_l=250, creatinine_mg_per_dl=1),
            "Laboratory",
            "sodium 250 mmol/L (implausible, no reason given), creatinine 1 mg/dL",
        ),
        (
            fluid("10:00", 500, name="Ringer", over_min=30),
            "Fluid",
            "500 mL crystalloid over 30 min, Ringer",
        ),
        (fluid("10:00", 1000, "blood"), "Fluid", "1,000 mL blood"),
        (
            fluid("10:00", 30000, over_min=30),
            "Fluid",
            "30,000 mL crystalloid over 30 min (implausible, no reason given)",
        ),
        (
            event("perfusion", "10:00", rass=-6),
            "Mental status",
            "RASS -6 (implausible, no reason given)",
        ),
        (weight("10:00", 70), "Weight", "70 kg actual, measured"),
        (weight("10:00", 700), "Weight", "700 kg actual, measured (implausible, no reason given)"),
        (target("10:00", 65), "MAP target", "65 mmHg or more"),
        (
            target(
                "10:00", 75, 85, set_by="Dr K. Osei", review_at=at("13:00"), reason="hypertension"
            ),
            "MAP target",
            "75 to 85 mmHg, set by Dr K. Osei, review 13:00, reason: hypertension",
        ),
        (event("shock_recognised", "10:00"), "Shock", "shock recognised"),
        (
            event("line", "10:00", line="arterial", action="placed", site="left radial"),
            "Line",
            "arterial line placed, left radial",
        ),
        (
            event(
                "patient",
                "10:00",
                name="DOE, Jane",
                mrn="0012345",
                birth_date="1958-03-02",
                sex="woman",
                bed="12",
            ),
            "Patient",
            "DOE, Jane, MRN 0012345, born 1958-03-02, woman, bed 12",
        ),
        (
            history(
                "10:00", dialysis=False, chronic_hypertension=True, lvef_percent=40, note="COPD"
            ),
            "History",
            "chronic hypertension: yes, dialysis: no, LVEF 40 %, COPD",
        ),
        (
            history("10:00", dopamine_reason="bradycardia"),
            "History",
            "reason for DOPamine: bradycardia",
        ),
        (
            history("10:00", mental_baseline="dementia", lvef_percent=99),
            "History",
            "LVEF 99 % (implausible, no reason given), mental status at baseline: dementia",
        ),
        (
            event("steroid", "10:00", drug="hydrocortisone", dose_mg=50, action="given"),
            "Steroid",
            "hydrocortisone 50 mg given",
        ),
        (
            event("steroid", "10:00", drug="hydrocortisone", action="stopped"),
            "Steroid",
            "hydrocortisone stopped",
        ),
        (event("discharged", "10:00", to="ward 5"), "Discharged", "to ward 5"),
        (event("discharged", "10:00"), "Discharged", ""),
        (event("source_control", "10:00", text="drain, left"), "Source control", "drain, left"),
        (event("note", "10:00", text="start {dose}"), "Note", "start {dose}"),
        (
            event(
                "handover_note", "10:00", severity="watcher", if_then=("If: then",), actions=("CT",)
            ),
            "Handover",
            "illness severity watcher, If: then, CT",
        ),
        (event("handover_note", "10:00", actions=("CT",)), "Handover", "CT"),
        (tick("10:00"), "Check", "all infusions and boluses charted: yes"),
        (
            tick("10:00", "wean.3", value=False, note="dry"),
            "Check",
            "volume status reassessed: no, dry",
        ),
        (
            event(
                "order",
                "10:00",
                drug="norepinephrine",
                dose_unit="mcg/kg/min",
                start=Decimal("0.05"),
                step=Decimal("0.02"),
                every_min=15,
                max=Decimal("0.5"),
                objective="MAP 65",
                call="Dr K. Osei",
            ),
            "Order",
            "norepinephrine (as base), start at 0.05 mcg/kg/min, steps of 0.02 mcg/kg/min, "
            "every 15 min, at most 0.5 mcg/kg/min, for MAP 65, call: Dr K. Osei",
        ),
        (
            event("order", "10:00", drug="vasopressin", dose_unit="units/min"),
            "Order",
            "vasopressin",
        ),
    ],
)
def test_what_is_measured_or_written_is_told_as_charted(
    reference: Reference, one: AnyEvent, head: str, says: str
) -> None:
    assert say(heading(one)) == head
    assert telling(reference, one, KG) == says


def test_urine_without_a_weight_has_no_rate_per_kg(reference: Reference) -> None:
    assert telling(reference, urine("10:00", 84, 120)) == "84 mL in 2 h"


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (
            bag(
                "norepinephrine",
                "10:00",
                "N1",
                "4 mg",
                250,
                salt="base",
                hung_at=at("10:05"),
                prepared_at=at("09:50"),
            ),
            "norepinephrine 4 mg (as base) in 250 mL = 16 mcg/mL, bag N1, prepared 09:50, "
            "hung 10:05",
        ),
        (
            bag(
                "vasopressin",
                "10:00",
                "V1",
                "40 units",
                100,
                expires_at=at("20:00"),
                storage="room",
            ),
            "vasopressin 40 units in 100 mL = 0.4 units/mL, bag V1, expires 20:00, "
            "room temperature",
        ),
        (
            bag(
                "norepinephrine",
                "10:00",
                "N1",
                "4 mg",
                250,
                hung_at=at("10:05"),
                prepared_at=at("10:05"),
            ),
            "norepinephrine 4 mg in 250 mL, say how the label of the norepinephrine bag states its "
            "strength: base, tartrate, bitartrate monohydrate, anhydrous bitartrate and "
            "hydrochloride, bag N1, hung 10:05",
        ),
    ],
)
def test_a_bag_is_told_as_its_label_reads_with_its_concentration(
    reference: Reference, one: AnyEvent, says: str
) -> None:
    assert say(heading(one)) == "Bag"
    assert telling(reference, one) == says


RATE = infusion("norepinephrine", "10:00", "15.75 mL/h", "N1")
BOTH = norepinephrine("10:00", "0.06", bag="N1", rate_ml_per_h=15)


@pytest.mark.parametrize(
    ("one", "before", "says"),
    [
        (
            norepinephrine("10:00", "0.05"),
            [],
            "norepinephrine (as base) started at 0.05 mcg/kg/min",
        ),
        (
            norepinephrine("10:00", "0.06", line_site=SITE),
            [norepinephrine("09:00", "0.08")],
            "norepinephrine (as base) from 0.08 to 0.06 mcg/kg/min, right jugular",
        ),
        (
            norepinephrine("10:00", "0.06", bag="N1"),
            [norepinephrine("09:00", "0.06")],
            "norepinephrine (as base) still 0.06 mcg/kg/min, bag N1",
        ),
        # 15.75 mL/h x 16 mcg/mL / 60 / 70 kg = 0.06
        (
            RATE,
            [norepinephrine("09:00", "0.08")],
            "norepinephrine (as base) from 0.08 to 0.06 mcg/kg/min, charted as 15.75 mL/h, bag N1",
        ),
        (BOTH, [], "norepinephrine (as base) started at 0.06 mcg/kg/min, 15 mL/h, bag N1"),
        # 5.6 mcg/min / 70 kg = 0.08
        (
            infusion("norepinephrine", "10:00", "5.6 mcg/min"),
            [norepinephrine("09:00", "0.1")],
            "norepinephrine (as base) from 0.1 to 0.08 mcg/kg/min, charted as 5.6 mcg/min",
        ),
        (
            infusion("vasopressin", "10:00", "1.8 units/h"),
            [vasopressin("09:00", "0.02")],
            "vasopressin from 1.2 to 1.8 units/h",
        ),
        (
            stop("norepinephrine", "10:00"),
            [norepinephrine("09:00", "0.06")],
            "norepinephrine (as base) from 0.06 mcg/kg/min to off",
        ),
        (stop("norepinephrine", "10:00"), [], "norepinephrine (as base) off"),
        (
            stop("norepinephrine", "10:00"),
            [infusion("norepinephrine", "09:00", "9 mL/h", "gone")],
            "norepinephrine (as base) off",
        ),
        (
            norepinephrine("10:00", "0.06"),
            [infusion("norepinephrine", "09:00", "9 mL/h", "gone")],
            "norepinephrine (as base) 0.06 mcg/kg/min, the dose before is not known",
        ),
        (
            infusion("norepinephrine", "10:00", "9 mL/h", "gone"),
            [],
            "norepinephrine (as base), dose not known: the bag gone is not charted, "
            "charted as 9 mL/h, bag gone",
        ),
        # a stop and a start of one minute are one change (clinical.md section 7)
        (
            norepinephrine("10:00:30", "0.06"),
            [norepinephrine("09:00", "0.08"), stop("norepinephrine", "10:00")],
            "norepinephrine (as base) from 0.08 to 0.06 mcg/kg/min",
        ),
        (
            norepinephrine("10:00", "0.06"),
            [norepinephrine("11:00", "0.2")],
            "norepinephrine (as base) started at 0.06 mcg/kg/min",
        ),
        (bolus("vasopressin", "10:00", "2 units"), [], "bolus vasopressin 2 units"),
        (
            infusion("norepinephrine", "10:00", "20 mL/h", "N1", bolus=True),
            [],
            "bolus norepinephrine (as base), 20 mL/h, bag N1",
        ),
        (infusion("unobtainium", "10:00", "2 mcg/min"), [], "unobtainium 2 mcg/min"),
        (stop("unobtainium", "10:00"), [], "unobtainium 0"),
    ],
)
def test_an_infusion_is_told_from_the_dose_before_it(
    reference: Reference, one: AnyEvent, before: list[AnyEvent], says: str
) -> None:
    assert telling(reference, one, KG, N1, *before) == says
    assert say(heading(one)) == ("Bolus" if getattr(one, "bolus", None) else "Infusion")


def test_a_dose_before_that_was_struck_is_none(reference: Reference) -> None:
    wrong, new = norepinephrine("09:00", "0.8"), norepinephrine("10:00", "0.06")
    others = [KG, norepinephrine("08:30", "0.08"), wrong, struck("11:00", wrong)]
    assert (
        telling(reference, new, *others) == "norepinephrine (as base) from 0.08 to 0.06 mcg/kg/min"
    )
    assert (
        telling(reference, wrong, *others) == "norepinephrine (as base) from 0.08 to 0.8 mcg/kg/min"
    )


class Counted(Timeline[Any]):
    """A timeline that counts what is read of it, newest first."""

    reads = 0

    def back_from(self, now: datetime) -> Iterator[Any]:
        for one in super().back_from(now):
            self.reads += 1
            yield one


def test_of_a_long_record_only_what_lies_just_before_an_infusion_is_read(
    reference: Reference,
) -> None:
    one = norepinephrine("01:00", "0.06")
    earlier = [norepinephrine(at(f"{hour:02}:00", -1), "0.08") for hour in range(24)]
    later = [norepinephrine(f"{hour:02}:00", "0.1") for hour in range(2, 12)]
    view = seen(reference, NOW, KG, one, *earlier, *later)
    doses = Counted(view.chart.series["infusion.norepinephrine"].chunks)
    chart = replace(view.chart, series={**view.chart.series, "infusion.norepinephrine": doses})
    assert text(told(one, replace(view, chart=chart))).endswith("from 0.08 to 0.06 mcg/kg/min")
    assert doses.reads <= 4


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (
            ordered(reason="WEAN-2"),
            "vasopressin taper version 1, ordered, from 0.03 to 0 units/min by 0.005 every 60 min, "
            "reason: WEAN-2",
        ),
        (
            ordered(plan=mapping(line="left femoral")),
            "vasopressin taper version 1, ordered, from 0.03 to 0 units/min by 0.005 every 60 min, "
            "on the line left femoral",
        ),
        (
            given(3, "10:00", "0.02", rate_ml_per_h=3),
            "vasopressin taper version 1, step 3, given, 0.02 units/min, 3 mL/h",
        ),
        (
            taper("held", "10:00", row=3, reason="CT"),
            "vasopressin taper version 1, step 3, held, reason: CT",
        ),
        (taper("resumed", "10:00"), "vasopressin taper version 1, resumed"),
        (taper("stepped_back", "10:00"), "vasopressin taper version 1, stepped back"),
        (taper("skipped", "10:00", row=2), "vasopressin taper version 1, step 2, skipped"),
        (taper("stopped", "10:00"), "vasopressin taper version 1, stopped"),
        (signed("11:30"), "vasopressin taper version 1, verified, by Mia Lindqvist, pharmacist"),
        (taper("held", "10:00", plan_id="T9"), "taper version 1, held"),
        (
            taper("replanned", "11:30", version=2, plan={"drug": 7}),
            "taper version 2, replanned, the plan cannot be read: ",
        ),
        (
            taper("replanned", "11:30", version=2, plan=PLAN | {"dose_unit": "furlongs"}),
            "vasopressin taper version 2, replanned, "
            "the plan's doses are in an unknown unit: furlongs",
        ),
    ],
)
def test_a_taper_record_says_which_taper_and_what_became_of_which_row(
    reference: Reference, one: AnyEvent, says: str
) -> None:
    assert say(heading(one)) == "Taper"
    found = telling(reference, one, *([] if one.kind == "taper_ordered" else [ordered("09:00")]))
    assert found.startswith(says) if says.endswith(" ") else found == says


def test_a_strike_tells_what_it_strikes(reference: Reference) -> None:
    wrong = art("10:00", 40)
    strike = struck("10:10", wrong, reason="artefact")
    again = struck("10:20", strike)
    assert say(heading(strike)) == "Correction"
    assert telling(reference, strike, wrong) == (
        "strikes Vitals of 10:00: arterial, MAP 40 mmHg, reason: artefact"
    )
    assert telling(reference, again, wrong, strike) == "strikes Correction of 10:10"
    assert telling(reference, strike) == (
        "strikes a record that is not in this worksheet, reason: artefact"
    )


def test_a_chart_knows_what_was_struck_in_whatever_order_it_arrives() -> None:
    wrong, right = art("10:00", 40), art("10:05", 70)
    strike = struck("10:10", wrong)
    whole = chart_of([right, wrong, strike])
    assert dict(whole.struck) == {wrong.id: wrong}
    assert dict(after(chart_of([wrong, right]), strike).struck) == {wrong.id: wrong}
    early = after(chart_of([right]), strike)
    assert dict(early.struck) == {}
    assert dict(after(early, wrong).struck) == {wrong.id: wrong}


def test_every_kind_of_event_has_its_word() -> None:
    for kind in get_args(get_args(AnyEvent)[0]):
        found = kind.model_construct(kind=kind.model_fields["kind"].default)
        assert say(heading(found))[0].isupper()


def test_lines_are_joined_by_a_sign_and_an_empty_one_says_nothing() -> None:
    assert joined(((), plain("a"), (), plain("b", "c"))) == (
        Phrase("a"),
        Phrase(","),
        Phrase("b"),
        Phrase("c"),
    )
    assert joined(()) == ()


MISSED = "step: entered 0.05 units/min, planned 0.005 units/min"
ENTRY = entry_item(str(PLAN["fingerprint"]))
MISS = tick("11:40", ENTRY, value=False, note=MISSED)
SAYS_MISS = f"second entry, plan {str(PLAN['fingerprint'])[:8]}: no, "
COVERED = "did not match (figures shown after the verification ends)"


@pytest.mark.parametrize(
    ("one", "cover", "says"),
    [
        (MISS, UNCOVERED, SAYS_MISS + MISSED),
        (MISS, Cover(frozenset({ENTRY})), SAYS_MISS + COVERED),
        (MISS, Cover(frozenset({"second entry, plan 00000000"})), SAYS_MISS + MISSED),
        (
            event("struck", "11:50", event_id=MISS.id, reason="not mine"),
            Cover(frozenset({ENTRY})),
            f"strikes Check of 11:40: {SAYS_MISS}{COVERED}, reason: not mine",
        ),
        (
            ordered("11:00"),
            Cover(plans=True),
            "vasopressin taper version 1, ordered, plan covered: second entry open",
        ),
        (
            given(3, "11:00", "0.02"),
            Cover(plans=True),
            "vasopressin taper version 1, step 3, given, 0.02 units/min",
        ),
    ],
)
def test_what_is_covered_says_so_and_gives_no_figure_but_what_really_ran(
    reference: Reference, one: AnyEvent, cover: Cover, says: str
) -> None:
    view = seen(reference, NOW, ordered("09:00"), MISS, one)
    assert text(told(one, view, cover)) == says


def test_a_match_has_no_figure_to_cover(reference: Reference) -> None:
    match = tick("11:40", ENTRY, note="all 5 match")
    line = told(match, seen(reference, NOW, match), Cover(frozenset({ENTRY})))
    assert text(line).endswith("yes, all 5 match")
