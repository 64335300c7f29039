"""The basis of a row shows the numbers it was judged by, and together they say what it says."""

from decimal import Decimal
from typing import Any

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
    steady,
    stop,
    target,
    tick,
    urine,
    vasopressin,
    weight,
)
from judged import Charted, assessed
from made_protocols import criterion, item, made

from pressorsheet.core.assessment import Assessment, Reference
from pressorsheet.core.handover.items import checklists, printed_id
from pressorsheet.core.item_basis import ItemBasis, Number, PartBasis, item_basis
from pressorsheet.core.note import Note, Refused
from pressorsheet.core.paper import Status
from pressorsheet.core.truth import Truth, conjunction
from pressorsheet.library.reference import reference as shipped
from pressorsheet.wording import say

NOW = "20:00"
KG = weight("06:00", 70)
AIM = target("06:00", 65, 75)
WORD = tick("19:30")
NE = [norepinephrine(at("23:00", -1), "0.1"), norepinephrine("19:00", "0.06")]
VP = vasopressin("02:00", "0.03")
HELD = steady("06:00", "19:50")
MET, NOT_MET, UNKNOWN = "met", "not met", "unknown"
COLUMNS = 4


def text(said: Note | str | None) -> str:
    return "" if said is None else said if isinstance(said, str) else say(said)


def row(number: Number) -> tuple[str, ...]:
    cells = (number.what, number.value, number.when, number.needed)
    verdict = "" if number.verdict is None else number.verdict.value.replace("_", " ")
    return (*map(text, cells), verdict)


def rows(part: PartBasis) -> list[tuple[str, ...]]:
    return [row(number) for number in part.numbers]


def basis_of(reference: Reference, item_id: str, *charted: Charted, now: str = NOW) -> ItemBasis:
    return item_basis(assessed(reference, now, *charted), item_id)


def part(reference: Reference, item_id: str, *charted: Charted, now: str = NOW) -> PartBasis:
    """The one part of a row with this id."""
    found = basis_of(reference, item_id, *charted, now=now).parts
    return next(one for one in found if one.id == item_id)


def test_label_mode_shows_what_it_was_judged_by_and_what_local_mode_would_say(
    reference: Reference,
) -> None:
    found = part(reference, "WEAN-2", KG, AIM, WORD, NE, VP, HELD, art("15:30", 68))
    assert (found.status, found.kind) == (Status.NOT_MET, "criterion")
    assert text(found.mode) == "label mode, protocol default"
    assert text(found.window) == "window 12:00 to 20:00, 8 h"
    assert [text(said) for said in found.rule] == [
        "vasopressin runs",
        "for all 8 h: no MAP below the target's low bound, no gap over 1 h 15 min",
        "none of these running: catecholamines",
        "none of these started, given as bolus or increased by more than 3 %: vasopressin",
        "all infusions and boluses charted by a word at most 12 h old",
    ]
    assert rows(found) == [
        ("vasopressin", "0.03 units/min", "since 02:00", "running", MET),
        ("norepinephrine (as base)", "0.06 mcg/kg/min", "since 19:00", "off for 8 h", NOT_MET),
        ("vasopressin started or raised", "0.03 units/min", "02:00", "none in 8 h", MET),
        ("lowest MAP", "68 mmHg", "15:30, 4 h 30 min", "65 mmHg or more", MET),
        ("longest gap", "1 h", "18:00 to 19:00", "up to 1 h 15 min", MET),
        ("newest MAP", "72 mmHg", "19:50, 10 min", "up to 1 h 15 min", MET),
        ("infusions complete", "Rosa Lind", "19:30, 30 min", "up to 12 h", MET),
    ]
    (local,) = found.other_modes
    assert (local.name, local.truth) == ("local", Truth.MET)
    assert [text(said) for said in local.because] == ["MAP held since 06:00, 14 h"]
    assert (found.missing, found.other_targets, found.consider) == ((), (), None)


STEADY = [KG, WORD, NE, HELD]


@pytest.mark.parametrize(
    ("charted", "shown"),
    [
        (
            STEADY,
            (
                "norepinephrine started or raised",
                "0.1 mcg/kg/min",
                "9 Mar 23:00",
                "none in 8 h",
                MET,
            ),
        ),
        (
            [KG, WORD, HELD],
            ("norepinephrine (as base)", "", "", "running", NOT_MET),
        ),
        (
            [*STEADY, stop("norepinephrine", "19:30")],
            ("norepinephrine (as base)", "off", "since 19:30", "running", NOT_MET),
        ),
        ([KG, WORD, HELD], ("vasopressors started or raised", "none", "", "none in 8 h", MET)),
        (
            [*STEADY, vasopressin("13:00", "0.03")],
            ("vasopressin started or raised", "0.03 units/min", "13:00", "none in 8 h", NOT_MET),
        ),
        (
            [*STEADY, bolus("phenylephrine", "13:00", "100 mcg")],
            ("phenylephrine started or raised", "bolus", "13:00", "none in 8 h", NOT_MET),
        ),
        (
            [*STEADY, infusion("norepinephrine", "19:30", "9 mL/h", "gone")],
            ("norepinephrine started or raised", "dose not known", "19:30", "none in 8 h", UNKNOWN),
        ),
        (
            [KG, WORD, HELD, infusion("norepinephrine", "13:00", "9 mL/h", "gone")],
            ("norepinephrine started or raised", "", "13:00", "none in 8 h", NOT_MET),
        ),
        (
            [*STEADY, art("14:30", "64.97")],
            ("lowest MAP", "64.97 mmHg", "14:30, 5 h 30 min", "65 mmHg or more", NOT_MET),
        ),
        (
            [*STEADY, art("14:30", not_measurable=True), art("14:40", 40)],
            ("lowest MAP", "not measurable", "14:30, 5 h 30 min", "65 mmHg or more", NOT_MET),
        ),
        (
            [KG, WORD, NE, art("10:00", 70)],
            ("lowest MAP", "", "", "65 mmHg or more", UNKNOWN),
        ),
        (
            [KG, WORD, NE, art("10:00", 70)],
            ("newest MAP", "70 mmHg", "10:00, 10 h", "up to 1 h 15 min", UNKNOWN),
        ),
        (
            [KG, WORD, NE, steady("06:00", "14:00"), steady("15:16", "20:00")],
            ("longest gap", "1 h 16 min", "14:00 to 15:16", "up to 1 h 15 min", UNKNOWN),
        ),
        (
            [KG, WORD, NE, art("10:50", 70), steady("12:06", "20:00")],
            ("longest gap", "1 h 16 min", "10:50 to 12:06", "up to 1 h 15 min", UNKNOWN),
        ),
        (
            [KG, WORD, NE, steady("12:10", "20:00")],
            ("readings go back", "7 h 50 min", "since 12:10", "8 h or longer", UNKNOWN),
        ),
        (
            [KG, WORD, NE, art("11:30", 60), steady("12:10", "20:00")],
            ("readings go back", "7 h 50 min", "since 12:10", "8 h or longer", UNKNOWN),
        ),
        (
            [KG, WORD, NE, steady("06:00", "15:00"), steady("15:30", "20:00", source="cuff")],
            ("change of source", "cuff", "15:30", "none in 8 h", NOT_MET),
        ),
        ([KG, NE, HELD], ("infusions complete", "", "", "up to 12 h", UNKNOWN)),
        (
            [KG, NE, HELD, tick("07:00")],
            ("infusions complete", "Rosa Lind", "07:00, 13 h", "up to 12 h", UNKNOWN),
        ),
        (
            [KG, NE, HELD, tick("19:00", value=False)],
            ("infusions complete", "no: Rosa Lind", "19:00, 1 h", "up to 12 h", UNKNOWN),
        ),
    ],
)
def test_each_part_of_a_stability_clock_has_its_row_and_together_they_say_what_it_says(
    reference: Reference, charted: list[Charted], shown: tuple[str, ...]
) -> None:
    found = part(reference, "WEAN-1", AIM, *charted)
    assert shown in rows(found)
    together = conjunction(one.verdict for one in found.numbers if one.verdict is not None)
    stands = {Status.MET: Truth.MET, Status.NOT_MET: Truth.NOT_MET}
    assert together is stands.get(found.status, Truth.UNKNOWN)


def test_a_clock_without_any_map_asks_for_one(reference: Reference) -> None:
    found = part(reference, "WEAN-1", KG, AIM, WORD, NE)
    assert ("newest MAP", "", "", "up to 1 h 15 min", UNKNOWN) in rows(found)
    assert [text(said) for said in found.missing] == ["a measured MAP"]


def test_a_catecholamine_counts_until_it_has_been_off_for_the_whole_window(
    reference: Reference,
) -> None:
    def off(when: str) -> tuple[str, ...]:
        charted = [KG, AIM, WORD, VP, HELD, NE[0], stop("norepinephrine", when)]
        return rows(part(reference, "WEAN-2", *charted))[1]

    name = "norepinephrine (as base)"
    assert off("12:00") == (name, "off", "since 12:00", "off for 8 h", MET)
    assert off("12:01") == (name, "off", "since 12:01", "off for 8 h", NOT_MET)
    none = rows(part(reference, "WEAN-2", KG, AIM, WORD, VP, HELD))[1]
    assert none == ("catecholamines", "none recorded", "", "off for 8 h", MET)


def test_the_other_mode_says_why_it_is_not_met_or_not_known(reference: Reference) -> None:
    raised = [KG, AIM, WORD, VP, HELD, *NE, norepinephrine("19:40", "0.1")]
    (local,) = part(reference, "WEAN-2", *raised).other_modes
    assert local.truth is Truth.NOT_MET
    assert [text(said) for said in local.because] == [
        "norepinephrine increased at 19:40: from 0.06 mcg/kg/min to 0.1 mcg/kg/min"
    ]
    (local,) = part(reference, "WEAN-2", KG, AIM, VP, HELD).other_modes
    assert local.truth is Truth.UNKNOWN
    assert [text(said) for said in local.because] == [
        "all infusions and boluses charted: not ticked"
    ]
    (local,) = part(reference, "WEAN-2", KG, AIM, WORD, HELD).other_modes
    assert local.truth is Truth.NOT_MET  # vasopressin is not running


def test_after_a_change_of_target_both_verdicts_stand(reference: Reference) -> None:
    found = part(reference, "WEAN-1", *STEADY, AIM, target("16:00", 75))
    (earlier,) = found.other_targets
    assert (text_of_low(earlier.low), earlier.until.at) == ("65", at("16:00"))
    assert (earlier.truth, found.status) == (Truth.MET, Status.NOT_MET)


def text_of_low(low: Any) -> str:
    return str(low.mmhg)


LOW = [art("19:50", 60), art("19:56", 58)]
NAME = "norepinephrine (as base)"
LINE = {"line": "arterial", "site": "left radial"}
FLUIDS = [event("shock_recognised", "16:00"), fluid("15:00", 500), fluid("17:00", 1000)]
LACTATE = event("perfusion", "16:00", lactate_mmol_per_l=4)
FALL = "fall 10 % or more over 2 h"
FALLING = "2 mmol/L or less, or falling"
CUT = ("norepinephrine reduced", "0.1 to 0.06 mcg/kg/min", "19:00", "", "")
AFTER = "MAP after a reduction"
WITHIN = "below 65 mmHg within 24 h"
SILENT = ("serious arrhythmia from norepinephrine", "", "", "not recorded", MET)


@pytest.mark.parametrize(
    ("charted", "shown"),
    [
        (
            [],
            {
                "START-3": [
                    ("diastolic pressure", "", "", "40 mmHg or less", UNKNOWN),
                    ("shock index", "", "", "3 or more", UNKNOWN),
                ],
                "MON-1": [("arterial line", "", "", "in place", UNKNOWN)],
                "MON-2a": [("mental status", "", "", "alert or at baseline", UNKNOWN)],
                "MON-2b": [("capillary refill", "", "", "3 s or less", UNKNOWN)],
                "MON-2c": [("lactate", "", "", FALLING, UNKNOWN)],
                "MON-2d": [("urine", "", "", "0.5 mL/kg/h or more", UNKNOWN)],
                "MON-3": [
                    (
                        "MAP target",
                        "65 mmHg or more",
                        "protocol default",
                        "set by a person",
                        NOT_MET,
                    )
                ],
                "MON-4": [
                    ("LVEF", "", "", "45 % or less", UNKNOWN),
                    ("highest bound of target", "65 mmHg", "", "75 mmHg or more", NOT_MET),
                ],
                "WEAN-3": [("volume status reassessed", "", "", "up to 12 h", UNKNOWN)],
                "WEAN-4": [(AFTER, "no reduction", "", WITHIN, NOT_MET)],
            },
        ),
        (
            [KG, *FLUIDS],
            {
                "START-1": [
                    ("MAP", "", "", "below 65 mmHg for 5 min", UNKNOWN),
                    (
                        "crystalloid",
                        "21.4 mL/kg, 1,500 mL",
                        "since 16:00",
                        "30 mL/kg or more",
                        NOT_MET,
                    ),
                    ("of it before shock", "500 mL", "", "", ""),
                ],
            },
        ),
        (
            [KG, *FLUIDS[:1], fluid("17:00", 2100), cuff("19:00", sbp=90, dbp=60)],
            {
                "START-1": [
                    (
                        "MAP estimated, cuff",
                        "70 mmHg",
                        "19:00, 1 h",
                        "below 65 mmHg for 5 min",
                        UNKNOWN,
                    ),
                    ("crystalloid", "30 mL/kg, 2,100 mL", "since 16:00", "30 mL/kg or more", MET),
                ],
            },
        ),
        (
            [
                *LOW,
                art("19:50:30", dbp=30, hr=120),
                event("line", "18:00", action="placed", **LINE),
                event("perfusion", "15:00", mental_status="alert"),
                event("perfusion", "19:00", crt_s=4, lactate_mmol_per_l=3),
                LACTATE,
                KG,
                urine("19:00", 84, 120),
                target("06:00", 65, 75),
                history("10:00", lvef_percent=40, dopamine_reason="bradycardia"),
                vasopressin("19:00", "0.12"),
                infusion("dopamine", "19:00", "3 mcg/kg/min"),
                tick("19:00", "wean.3", value=False),
            ],
            {
                "START-1": [
                    ("MAP, arterial", "58 mmHg", "19:56, 4 min", "below 65 mmHg for 5 min", MET),
                    ("low without a break", "10 min", "since 19:50", "5 min or longer", MET),
                    ("crystalloid", "", "", "30 mL/kg or more", UNKNOWN),
                ],
                "START-6": [
                    ("diastolic pressure", "30 mmHg", "19:50, 9 min", "40 mmHg or less", MET),
                    ("shock index", "120 / 30 = 4", "19:50, 9 min", "3 or more", MET),
                    ("vasopressin", "0.12 units/min", "since 19:00", "not running", NOT_MET),
                    ("DOPamine", "3 mcg/kg/min", "since 19:00", "not running", NOT_MET),
                ],
                "MON-1": [("arterial line", "left radial", "since 18:00", "in place", MET)],
                "MON-2a": [
                    ("mental status", "alert", "15:00, 5 h", "alert or at baseline", UNKNOWN)
                ],
                "MON-2b": [("capillary refill", "4 s", "19:00, 1 h", "3 s or less", NOT_MET)],
                "MON-2c": [
                    ("lactate", "3 mmol/L", "19:00, 1 h", FALLING, MET),
                    ("from the first", "fall 25 %", "over 3 h", FALL, ""),
                ],
                "MON-2d": [("urine", "0.6 mL/kg/h", "19:00, 1 h", "0.5 mL/kg/h or more", MET)],
                "MON-3": [("MAP target", "65 to 75 mmHg", "since 06:00", "set by a person", MET)],
                "MON-4": [
                    ("LVEF", "40 %", "10:00, 10 h", "45 % or less", MET),
                    ("highest bound of target", "75 mmHg", "", "75 mmHg or more", MET),
                ],
                "ESC-5": [
                    ("vasopressin", "0.12 units/min", "since 19:00", "above 0.1 units/min", MET)
                ],
                "ESC-6": [
                    ("DOPamine", "3 mcg/kg/min", "since 19:00", "below 5 mcg/kg/min", MET),
                    ("reason for DOPamine", "bradycardia", "", "not recorded", NOT_MET),
                ],
                "WEAN-3": [
                    (
                        "volume status reassessed",
                        "no: Rosa Lind",
                        "19:00, 1 h",
                        "up to 12 h",
                        NOT_MET,
                    )
                ],
            },
        ),
        (
            [
                event("line", "18:00", action="removed", **LINE),
                LACTATE,
                event("perfusion", "19:00", lactate_mmol_per_l=5),
                KG,
                urine("13:00", 84, 120),
                art("19:50", dbp=50, hr=100),
                infusion("phenylephrine", "19:00", "9 mL/h", "gone"),
                history("10:00", cardiac_output_high=True, other_vasopressors_failed=False),
            ],
            {
                "MON-1": [("arterial line", "removed", "since 18:00", "in place", NOT_MET)],
                "MON-2c": [
                    ("lactate", "5 mmol/L", "19:00, 1 h", FALLING, NOT_MET),
                    ("from the first", "rise 25 %", "over 3 h", FALL, ""),
                ],
                "MON-2d": [("urine", "84 mL", "13:00, 7 h", "0.5 mL/kg/h or more", UNKNOWN)],
                "ESC-4": [
                    ("phenylephrine", "dose not known", "since 19:00", "running", MET),
                    SILENT,
                    ("cardiac output known to be high", "yes", "", "not recorded", NOT_MET),
                    ("other vasopressors failed", "no", "", "not recorded", MET),
                ],
            },
        ),
        (
            [AIM, KG, NE[0], art("19:50", 80, dbp=50, hr=100)],
            {
                "ESC-1": [
                    (NAME, "0.1 mcg/kg/min", "since 9 Mar 23:00", "0.1 mcg/kg/min or more", MET),
                    (
                        "MAP, arterial",
                        "80 mmHg",
                        "19:50, 10 min",
                        "below 65 mmHg for 5 min at such a dose",
                        NOT_MET,
                    ),
                ],
                "WEAN-1b": [
                    (NAME, "0.1 mcg/kg/min", "since 9 Mar 23:00", "running", MET),
                    ("MAP, arterial", "80 mmHg", "19:50, 10 min", "above 75 mmHg for 1 h", UNKNOWN),
                ],
                "WEAN-4": [(AFTER, "no reduction", "", WITHIN, NOT_MET)],
            },
        ),
        (
            [art("19:50", 80, dbp=50, hr=100)],
            {
                "START-6": [
                    ("diastolic pressure", "50 mmHg", "19:50, 10 min", "40 mmHg or less", NOT_MET),
                    ("shock index", "100 / 50 = 2", "19:50, 10 min", "3 or more", NOT_MET),
                    ("vasopressors", "none running", "", "not running", MET),
                ],
                "WEAN-1b": [
                    (NAME, "", "", "running", NOT_MET),
                    (
                        "MAP, arterial",
                        "80 mmHg",
                        "19:50, 10 min",
                        "above the target's high bound, which is not set",
                        NOT_MET,
                    ),
                ],
            },
        ),
        (
            [KG, *NE, art("19:30", 60)],
            {"WEAN-4": [CUT, (AFTER, "60 mmHg", "19:30, 30 min", WITHIN, MET)]},
        ),
        (
            [KG, *NE, art("19:30", 70)],
            {"WEAN-4": [CUT, (AFTER, "none below target", "", WITHIN, NOT_MET)]},
        ),
        ([KG, *NE], {"WEAN-4": [CUT, (AFTER, "", "", WITHIN, UNKNOWN)]}),
    ],
)
def test_each_criterion_shows_value_time_what_is_needed_and_its_verdict(
    reference: Reference, charted: list[Charted], shown: dict[str, list[tuple[str, ...]]]
) -> None:
    assessment = assessed(reference, NOW, *charted)
    for item_id, wanted in shown.items():
        parts = item_basis(assessment, item_id).parts
        assert rows(next(one for one in parts if one.id == item_id)) == wanted


def test_rules_that_the_shipped_default_does_not_use_have_their_rows_too(
    reference: Reference,
) -> None:
    high = {"mcg_per_kg_per_min": Decimal("0.25")}
    other = made(
        reference,
        [
            criterion("high", "dose_sustained", drug="norepinephrine", at_least=high, over_h=4),
            criterion("steroid", "steroid_recorded"),
            criterion("both", "all_of", of=["high", "steroid"]),
        ],
        [item("its.both", all_of=["both"]), item("its.one", any_of=["steroid"])],
    )
    given = event("steroid", "19:00", drug="hydrocortisone", action="given")
    assert rows(part(other, "ITS-both", KG, norepinephrine("17:00", "0.3"), given)) == [
        (
            "norepinephrine (as base)",
            "0.3 mcg/kg/min",
            "since 17:00",
            "0.25 mcg/kg/min or more for 4 h",
            NOT_MET,
        ),
        ("steroid", "hydrocortisone given", "19:00, 1 h", "given, not stopped", MET),
    ]
    assert rows(part(other, "ITS-both")) == [
        ("norepinephrine (as base)", "", "", "0.25 mcg/kg/min or more for 4 h", NOT_MET),
        ("steroid", "", "", "given, not stopped", UNKNOWN),
    ]
    assert [text(said) for said in part(other, "ITS-one").rule] == [
        "a steroid recorded and not stopped"
    ]


def test_a_reading_at_the_start_of_the_window_covers_it(reference: Reference) -> None:
    charted = [KG, AIM, WORD, NE, art("10:00", 70), steady("12:00", "20:00")]
    found = part(reference, "WEAN-1", *charted)
    assert found.status is Status.MET
    assert ("longest gap", "1 h", "19:00 to 20:00", "up to 1 h 15 min", MET) in rows(found)


def test_a_rule_that_decides_nothing_has_no_numbers(reference: Reference) -> None:
    room = criterion(
        "room", "room_below", drug="vasopressin", dose={"units_per_min": Decimal("0.03")}
    )
    assert (
        rows(part(made(reference, [room], [item("its.room", all_of=["room"])]), "ITS-room")) == []
    )


def test_the_rule_of_alternatives_and_exceptions_is_said(reference: Reference) -> None:
    def rule(item_id: str) -> list[str]:
        return [text(said) for said in part(reference, item_id).rule]

    assert rule("START-3")[0].startswith("at least one of: diastolic pressure 40 mmHg or less")
    assert rule("START-6")[-1] == "unless: one of the vasopressors runs"
    assert rule("START-4") == []


def test_what_stands_beside_the_numbers_is_said_and_what_is_missing_named(
    reference: Reference,
) -> None:
    apart = [art("19:50", 60), art("19:56", 58), cuff("19:58", 75)]
    beside = part(reference, "START-1", *apart)
    assert [text(said) for said in beside.evidence] == [
        "sources disagree: arterial 58 mmHg at 19:56, cuff 75 mmHg at 19:58"
    ]
    assert [text(said) for said in beside.missing] == ["the time shock was recognised"]
    dose = part(reference, "START-4", KG)
    assert (dose.numbers, dose.missing) == ((), ())
    assert text(dose.evidence[0]) == "from 0.02 mcg/kg/min to 0.05 mcg/kg/min"


def test_the_words_of_the_protocol_stand_with_their_sources(reference: Reference) -> None:
    found = part(reference, "WEAN-1", AIM, *STEADY)
    assert (found.title, found.consider) == (
        "Norepinephrine: 8 h at target",
        "consider reducing norepinephrine",
    )
    assert found.texts == ("Not met does not forbid an ordered down-titration.",)
    assert len(found.readings) == len(found.conflicts) == 2
    assert found.not_considered == ("Estimated MAP", "Readings of the other source")
    assert [source.id for source in found.sources] == ["article", "dovss"]
    assert found.sources[1].cite.startswith("Jeon et al.")
    assert found.mode is None


def test_a_row_of_several_items_shows_them_all_by_any_of_its_ids(reference: Reference) -> None:
    for name in ("MON-2", "mon.2", "MON-2c", "mon.2c"):
        found = basis_of(reference, name)
        assert [one.id for one in found.parts] == ["MON-2a", "MON-2b", "MON-2c", "MON-2d"]
        assert (found.id, text(found.title[0].says)) == ("MON-2", "Perfusion")
    wean = basis_of(reference, "WEAN-4")
    assert [one.id for one in wean.parts] == ["WEAN-4", "WEAN-4a", "WEAN-4b", "WEAN-4c"]
    with pytest.raises(LookupError, match=r"no such\.item"):
        basis_of(reference, "no such.item")


RICH = [
    *(KG, AIM, WORD, VP, *NE, *HELD, *LOW),
    art("19:58", 62, sbp=90, dbp=30, hr=120),
    bag("norepinephrine", "18:00", "N1", "4 mg", 250, salt="base", hung_at=at("18:00")),
    event("shock_recognised", "05:00"),
    fluid("05:10", 2100),
    history("06:00", lvef_percent=40, chronic_hypertension=True),
    event("perfusion", "19:00", crt_s=2, mental_status="alert", lactate_mmol_per_l=3),
    urine("19:00", 84, 120),
    event("steroid", "10:00", drug="hydrocortisone", action="given"),
    event("source_control", "11:00", text="drain"),
]


def whole(assessment: Assessment) -> set[str]:
    """Every row of the sheet has a basis that stands as it does and can be said; its parts."""
    parts: set[str] = set()
    for printed in [row for group in checklists(assessment) for row in group]:
        found = item_basis(assessment, printed.id)
        assert (found.id, found.status, found.title) == (
            printed.id,
            printed.status,
            printed.statement,
        )
        for one in found.parts:
            assert one.statement
            said = [*one.rule, *one.missing, *one.evidence]
            said += [note for mode in one.other_modes for note in mode.because]
            assert all(map(text, said))
            assert all(len(row(number)) == COLUMNS + 1 for number in one.numbers)
            parts.add(one.id)
    return parts


@pytest.mark.parametrize("protocol", ["septic-shock", "ssc-2021"])
def test_every_item_of_both_shipped_protocols_has_its_basis(
    reference: Reference, protocol: str
) -> None:
    found = reference if reference.protocol.id == protocol else shipped(protocol)
    assert not isinstance(found, Refused)
    for charted in ([], RICH):
        parts = whole(assessed(found, NOW, *charted))
        assert parts == {printed_id(one.id) for one in found.protocol.items}
