"""Low pressure while weaning opens with what the record says, as options with their source."""

from decimal import Decimal

from bedside import art, at, event, fluid, norepinephrine, steady, stop, urine, weight
from judged import Charted, assessed
from made_protocols import criterion, item, made

from pressorsheet.core.assessment import Reference
from pressorsheet.core.setback import Setback, setback_of
from pressorsheet.wording import say

WEANING = [
    weight("01:00", 70),
    norepinephrine("02:00", "0.1"),
    *steady("02:00", "07:00", 72),
    norepinephrine("08:00", "0.08"),
]
LOW = art("09:00", 60)


def setback(reference: Reference, now: str, *charted: Charted) -> Setback | None:
    return setback_of(assessed(reference, now, WEANING, *charted))


def record(found: Setback | None) -> dict[str, list[str]]:
    assert found is not None
    zone = at("12:00").tzinfo
    return {each.id: [say(note, zone) for note in each.record] for each in found.options}


def test_no_low_pressure_after_a_reduction_is_no_setback(reference: Reference) -> None:
    assert setback(reference, "10:00", art("09:00", 70)) is None
    assert setback(reference, "10:00") is None  # unknown is not "applies"


def test_a_low_pressure_opens_with_what_the_record_says(reference: Reference) -> None:
    charted = [
        fluid("08:10", 500),
        event("perfusion", "08:30", lactate_mmol_per_l=Decimal("1.8"), crt_s=4),
        urine("08:50", 30, 60),
        event("source_control", "05:00", text="drain placed"),
        event("steroid", "06:00", drug="hydrocortisone", dose_mg=50, action="given"),
    ]
    found = setback(reference, "10:00", LOW, charted)
    assert found is not None
    assert found.id == "WEAN-4"
    assert [say(each, at("10:00").tzinfo) for each in found.low] == [
        "MAP 60 mmHg at 09:00, after norepinephrine was reduced from 0.1 mcg/kg/min to "
        "0.08 mcg/kg/min at 08:00"
    ]
    assert record(found) == {
        "WEAN-4a": [
            "crystalloid in 24 h: 500 mL",
            "lactate 1.8 mmol/L at 08:30",
            "capillary refill 4 s at 08:30",
            "urine 0.43 mL/kg/h: 30 mL over 1 h to 08:50 at 70 kg (bound 0.5)",
            "volume status reassessed: not ticked",
        ],
        "WEAN-4b": ["source control 05:00: drain placed"],
        "WEAN-4c": ["hydrocortisone given at 06:00, dose in mg: 50"],
    }
    assert {source.id for each in found.options for source in each.sources} == {"article"}
    assert [each.title for each in found.options] == [
        "Volume, as recorded",
        "Source control, as recorded",
        "Steroid, as recorded",
    ]
    assert all("WEAN-4 applies" in each.statement for each in found.options)


def test_what_is_not_recorded_is_said_and_never_a_no(reference: Reference) -> None:
    for lines in record(setback(reference, "10:00", LOW)).values():
        assert any("not recorded" in line or "not ticked" in line for line in lines)


def test_it_stands_up_to_24_h_after_off(reference: Reference) -> None:
    off = stop("norepinephrine", "09:30")
    assert setback(reference, "23:00", art("22:30", 60), off) is not None


def test_a_protocol_without_the_caution_has_no_setback(reference: Reference) -> None:
    low = criterion("low", "map_persistently_low", below={"mmhg": 65})
    other = made(reference, [low], [item("start.1", all_of=["low"])])
    assert setback(other, "10:00", LOW) is None
    after = criterion("after", "low_after_reduction", within_h=24)
    plain = made(reference, [after], [item("start.1", all_of=["after"])])
    assert setback(plain, "10:00", LOW) is None
