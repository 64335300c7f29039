"""Every kind of event of cli.md: what it accepts, and what it must refuse."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bedside import EVENT, NURSE, at, event, struck, vitals
from pydantic import ValidationError

from pressorsheet.core.events import (
    AnyEvent,
    Infusion,
    Patient,
    Struck,
    TaperEvent,
    TaperOrdered,
    TaperVerified,
    Vitals,
)

D = Decimal
ID = "8f14e45f-ceea-467f-ab1d-0d6c1f3d4b5a"
TIME = "2026-03-10T10:05:00+01:00"
COMMON = {"id": ID, "at": TIME, "recorded_at": TIME, "by": NURSE}
SIGNATURE = {"name": "Ada Kern", "role": "pharmacist", "at": TIME, "fingerprint": "0a" * 32}
TAPER: dict[str, Any] = {
    "plan_id": "p-1",
    "version": D(1),
    "row": D(2),
    "dose": D("0.02"),
    "dose_unit": "units/min",
    "rate_ml_per_h": D(6),
    "plan": {"rows": []},
    "signature": SIGNATURE,
}
TAPER_KINDS: tuple[str, ...] = (
    "taper_ordered",
    "taper_step",
    "taper_held",
    "taper_resumed",
    "taper_stepped_back",
    "taper_skipped",
    "taper_replanned",
    "taper_stopped",
    "taper_verified",
)
# Every kind with all its fields, as cli.md lists them.
FULL: dict[str, dict[str, Any]] = {
    "patient": {
        "name": "Vera Moss",
        "mrn": "0042",
        "birth_date": "1950-02-28",
        "sex": "female",
        "bed": "7",
        "allergies": "penicillin",
        "code_status": "full",
    },
    "history": {
        "chronic_hypertension": True,
        "lvef_percent": D(40),
        "dialysis": False,
        "anuria": False,
        "mental_baseline": "alert",
        "arrhythmia_from_norepinephrine": False,
        "cardiac_output_high": False,
        "other_vasopressors_failed": False,
        "dopamine_reason": "bradycardia",
        "note": "",
    },
    "weight": {"kg": D("71.5"), "weight_kind": "adjusted", "basis": "stated"},
    "target": {
        "map_low_mmhg": D(75),
        "map_high_mmhg": D(85),
        "set_by": "Dr Roth",
        "review_at": TIME,
    },
    "shock_recognised": {},
    "vitals": {
        "source": "cuff",
        "sbp_mmhg": D(90),
        "dbp_mmhg": D(50),
        "map_mmhg": D("63.5"),
        "not_measurable": False,
        "hr_per_min": D(110),
        "rr_per_min": D(20),
        "spo2_percent": D(95),
        "temp_c": D("38.5"),
        "rhythm": "sinus",
    },
    "perfusion": {
        "mental_status": "sedated",
        "gcs": D(9),
        "rass": D(-2),
        "crt_s": D("2.5"),
        "lactate_mmol_per_l": D("3.1"),
        "urine_ml": D(40),
        "urine_over_min": D(60),
        "skin": "warm",
        "site_check": "no redness",
    },
    "laboratory": {"sodium_mmol_per_l": D(138), "creatinine_mg_per_dl": D("1.4")},
    "fluid": {"ml": D(500), "fluid": "colloid", "name": "albumin", "over_min": D(30)},
    "line": {"line": "peripheral", "action": "removed", "site": "left forearm"},
    "bag": {
        "bag_id": "A",
        "drug": "norepinephrine",
        "amount": D(4),
        "amount_unit": "mg",
        "volume_ml": D(250),
        "salt": "bitartrate monohydrate",
        "prepared_at": TIME,
        "hung_at": TIME,
        "expires_at": TIME,
        "storage": "refrigerated",
    },
    "infusion": {
        "drug": "norepinephrine",
        "dose": D("0.1"),
        "dose_unit": "mcg/kg/min",
        "rate_ml_per_h": D("26.3"),
        "bag_id": "A",
        "line_site": "jugular",
        "bolus": False,
    },
    "order": {
        "drug": "vasopressin",
        "start": D("0.03"),
        "step": D("0.005"),
        "dose_unit": "units/min",
        "every_min": D(60),
        "max": D("0.03"),
        "objective": "wean",
        "call": "MAP below 60",
    },
    "steroid": {"drug": "hydrocortisone", "dose_mg": D(50), "action": "given"},
    "source_control": {"text": "drain placed"},
    "note": {"text": "family informed"},
    "handover_note": {
        "severity": "watcher",
        "if_then": ["if MAP below 60, call"],
        "actions": "lactate at 18:00",
    },
    "tick": {"item": "infusions-complete", "value": True, "note": "two pumps"},
    "struck": {"event_id": "00000000-0000-4000-8000-00000000000A"},
    "discharged": {"to": "ward 5"},
    **dict.fromkeys(TAPER_KINDS, TAPER),
}
NEEDED = {
    "patient": {"name", "mrn"},
    "weight": {"kg", "weight_kind", "basis"},
    "target": {"map_low_mmhg"},
    "vitals": {"source"},
    "fluid": {"ml", "fluid"},
    "line": {"line", "action"},
    "bag": {"bag_id", "drug", "amount", "amount_unit", "volume_ml"},
    "order": {"drug", "dose_unit"},
    "steroid": {"drug", "action"},
    "source_control": {"text"},
    "note": {"text"},
    "tick": {"item", "value"},
    "struck": {"event_id"},
} | {kind: {"plan_id", "version"} for kind in TAPER_KINDS}
NUMBERS = [
    (kind, name)
    for kind, said in FULL.items()
    for name, value in said.items()
    if isinstance(value, Decimal) and name not in ("version", "row")
]
TRUTHS = [(k, name) for k, said in FULL.items() for name in said if type(said[name]) is bool]
TIMES = [("note", "at"), ("note", "recorded_at"), ("target", "review_at")] + [
    ("bag", name) for name in ("prepared_at", "hung_at", "expires_at")
]
TEXTS = [
    (kind, name)
    for kind, said in FULL.items()
    for name, value in said.items()
    if isinstance(value, str) and value != TIME
]


def made(kind: str, **changed: Any) -> AnyEvent:
    return EVENT.validate_python({"kind": kind, **COMMON, **FULL[kind], **changed})


def faults(kind: str, **changed: Any) -> list[tuple[str, str]]:
    """The place and the code of every fault found."""
    with pytest.raises(ValidationError) as caught:
        made(kind, **changed)
    found = caught.value.errors(include_url=False)
    return [(".".join(map(str, one["loc"][1:])), one["type"]) for one in found]


def message(kind: str, **changed: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        made(kind, **changed)
    return str(caught.value)


@pytest.mark.parametrize("kind", FULL)
def test_every_kind_accepts_all_its_fields_and_keeps_them(kind: str) -> None:
    event = made(kind, reason="as said")
    assert (event.kind, event.reason) == (kind, "as said")
    for name, value in FULL[kind].items():
        if isinstance(value, Decimal | bool) or (isinstance(value, str) and value != TIME):
            kept = getattr(event, name)
            wanted = {"actions": (value,), "event_id": str(value).lower()}.get(name, value)
            assert kept == wanted, name


@pytest.mark.parametrize("kind", FULL)
def test_every_kind_needs_only_its_required_fields(kind: str) -> None:
    needed = NEEDED.get(kind, set())
    if kind == "infusion":
        needed = {"drug", "dose", "dose_unit"}
    least = {name: FULL[kind][name] for name in needed}
    EVENT.validate_python({"kind": kind, **COMMON, **least})
    for name in needed & NEEDED.get(kind, set()):
        without = {k: value for k, value in least.items() if k != name}
        with pytest.raises(ValidationError) as caught:
            EVENT.validate_python({"kind": kind, **COMMON, **without})
        assert [one["loc"][-1] for one in caught.value.errors()] == [name]


@pytest.mark.parametrize("kind", FULL)
def test_every_kind_refuses_a_field_it_does_not_know(kind: str) -> None:
    assert faults(kind, colour="red") == [("colour", "extra_forbidden")]


@pytest.mark.parametrize("name", ["id", "at", "recorded_at", "by"])
def test_what_every_event_carries_is_required(name: str) -> None:
    said = {key: value for key, value in COMMON.items() if key != name}
    with pytest.raises(ValidationError) as caught:
        EVENT.validate_python({"kind": "shock_recognised", **said})
    assert [one["type"] for one in caught.value.errors()] == ["missing"]


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValidationError):
        EVENT.validate_python({"kind": "transfusion", **COMMON})
    with pytest.raises(ValidationError):
        EVENT.validate_python(COMMON)


@pytest.mark.parametrize(("kind", "name"), NUMBERS)
def test_only_a_finite_decimal_is_a_number(kind: str, name: str) -> None:
    for wrong in (1, 1.0, True, "1", D("NaN"), D("sNaN"), D("Infinity")):
        assert [place for place, _ in faults(kind, **{name: wrong})] == [name], wrong


@pytest.mark.parametrize("name", ["version", "row"])
def test_a_version_and_a_row_are_whole_and_from_1(name: str) -> None:
    below, broken = (D(0), D(-1), 0), (D("1.5"), D("NaN"), D("sNaN"), D("Infinity"))
    for wrong in (*below, *broken, 1.0, True, "1"):
        assert [place for place, _ in faults("taper_step", **{name: wrong})] == [name], wrong


@pytest.mark.parametrize("number", [1, D(1), D("1.0"), D("1E0")])
def test_a_whole_number_may_come_as_decimal(number: object) -> None:
    event = made("taper_step", version=number)
    assert isinstance(event, TaperEvent)
    assert event.version == 1
    assert type(event.version) is int


@pytest.mark.parametrize(("kind", "name"), TRUTHS)
def test_only_true_and_false_are_truths(kind: str, name: str) -> None:
    for wrong in (0, 1, "true", "yes", D(1)):
        assert [place for place, _ in faults(kind, **{name: wrong})] == [name], wrong


@pytest.mark.parametrize(("kind", "name"), TEXTS)
def test_only_a_text_is_a_text(kind: str, name: str) -> None:
    for wrong in (1, D(1), b"abc", True):
        assert [place for place, _ in faults(kind, **{name: wrong})] == [name], wrong


@pytest.mark.parametrize(("kind", "name"), TIMES)
def test_only_an_aware_time_from_1900_to_2299_is_a_time(kind: str, name: str) -> None:
    for wrong in (
        "2026-03-10T10:05",
        "10:05",
        "2299-12-31",
        "1899-12-31T23:59Z",
        "2300-01-01T00:00Z",
        datetime(2026, 3, 10, 10, 5),  # noqa: DTZ001  # naive on purpose
        at("10:05").replace(year=1899),
        at("10:05").replace(year=2300),
        date(2026, 3, 10),
        1_700_000_000,
        D(1_700_000_000),
    ):
        assert [place for place, _ in faults(kind, **{name: wrong})] == [name], wrong


def test_a_time_may_come_as_an_aware_datetime_of_the_first_and_last_year() -> None:
    for year in (1900, 2299):
        assert made("note", at=at("10:05").replace(year=year)).at.year == year


def test_the_offset_of_a_time_is_kept() -> None:
    assert made("note").at.isoformat() == TIME


NOT_BELOW_0 = [
    ("fluid", "ml"),
    ("fluid", "over_min"),
    ("order", "start"),
    ("order", "step"),
    ("order", "max"),
    ("steroid", "dose_mg"),
    ("taper_step", "dose"),
    ("taper_step", "rate_ml_per_h"),
]


@pytest.mark.parametrize(("kind", "name"), NOT_BELOW_0)
def test_an_amount_may_be_0_but_not_below(kind: str, name: str) -> None:
    assert getattr(made(kind, **{name: D(0)}), name) == 0
    assert faults(kind, **{name: D("-0.001")}) == [(name, "greater_than_equal")]


@pytest.mark.parametrize("name", ["dose", "rate_ml_per_h"])
def test_dose_and_rate_of_an_infusion_may_be_0_but_not_below(name: str) -> None:
    stopped = made("infusion", dose=D(0), rate_ml_per_h=D(0))
    assert getattr(stopped, name) == 0
    assert faults("infusion", **{name: D("-0.001")}) == [(name, "greater_than_equal")]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("bag", "amount"),
        ("bag", "volume_ml"),
        ("target", "map_low_mmhg"),
        ("target", "map_high_mmhg"),
        ("perfusion", "urine_over_min"),
        ("order", "every_min"),
    ],
)
def test_a_bag_a_target_and_an_interval_are_above_0(kind: str, name: str) -> None:
    assert faults(kind, **{name: D(0)}) == [(name, "greater_than")]
    assert faults(kind, **{name: D(-1)}) == [(name, "greater_than")]


def test_what_was_measured_is_never_refused_for_its_size() -> None:
    event = made("vitals", map_mmhg=D(801), sbp_mmhg=D(-27), temp_c=D("98.6"))
    assert isinstance(event, Vitals)
    assert (event.map_mmhg, event.sbp_mmhg, event.temp_c) == (D(801), D(-27), D("98.6"))


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("weight", "weight_kind", ["actual", "ideal", "adjusted"]),
        ("weight", "basis", ["measured", "stated", "estimated"]),
        ("vitals", "source", ["arterial", "cuff"]),
        (
            "perfusion",
            "mental_status",
            ["alert", "baseline", "confused", "drowsy", "unresponsive", "sedated"],
        ),
        ("fluid", "fluid", ["crystalloid", "colloid", "blood"]),
        ("line", "line", ["arterial", "central", "peripheral"]),
        ("line", "action", ["placed", "removed"]),
        ("bag", "amount_unit", ["mg", "mcg", "units"]),
        (
            "bag",
            "salt",
            [
                "base",
                "tartrate",
                "bitartrate monohydrate",
                "anhydrous bitartrate",
                "hydrochloride",
            ],
        ),
        ("bag", "storage", ["room", "refrigerated"]),
        (
            "infusion",
            "dose_unit",
            ["mcg/kg/min", "mcg/min", "units/min", "units/h", "ng/kg/min"],
        ),
        ("order", "dose_unit", ["mcg/kg/min", "mcg/min", "units/min", "units/h", "ng/kg/min"]),
        ("steroid", "action", ["started", "given", "stopped"]),
        ("handover_note", "severity", ["stable", "watcher", "unstable"]),
    ],
)
def test_a_word_of_a_closed_set_is_one_of_the_contract(
    kind: str, name: str, words: list[str]
) -> None:
    for word in words:
        assert getattr(made(kind, **{name: word}), name) == word
    for wrong in ("other", words[0].upper(), f" {words[0]}", ""):
        assert faults(kind, **{name: wrong}) == [(name, "literal_error")]


@pytest.mark.parametrize("unit", ["mL/h", "mg/h", "ug/kg/min", "mcg", "mg", "units", ""])
def test_what_is_no_dose_unit_is_refused_for_an_infusion(unit: str) -> None:
    assert faults("infusion", dose_unit=unit)


@pytest.mark.parametrize("unit", ["mcg", "mg", "units"])
def test_a_bolus_is_an_amount(unit: str) -> None:
    event = made("infusion", dose_unit=unit, bolus=True)
    assert isinstance(event, Infusion)
    assert (event.dose, event.dose_unit) == (D("0.1"), unit)


class TestInfusion:
    def said(self, **fields: Any) -> AnyEvent:
        return EVENT.validate_python(
            {"kind": "infusion", **COMMON, "drug": "norepinephrine", **fields}
        )

    def code(self, **fields: Any) -> str:
        with pytest.raises(ValidationError) as caught:
            self.said(**fields)
        return caught.value.errors()[0]["msg"].removeprefix("Value error, ")

    def test_it_says_how_much(self) -> None:
        assert self.code() == "infusion_without_dose_or_rate"
        assert self.code(dose_unit="mcg/kg/min") == "infusion_without_dose_or_rate"

    def test_a_dose_has_its_unit(self) -> None:
        assert self.code(dose=D("0.1")) == "infusion_dose_without_unit"
        assert self.code(dose=D("0.1"), bolus=True) == "infusion_dose_without_unit"

    def test_a_rate_has_its_bag(self) -> None:
        assert self.code(rate_ml_per_h=D(5)) == "infusion_rate_without_bag"
        self.said(rate_ml_per_h=D(5), bag_id="A")

    def test_a_dose_governs_a_rate_beside_it_so_that_needs_no_bag(self) -> None:
        self.said(dose=D("0.1"), dose_unit="mcg/kg/min", rate_ml_per_h=D(5))

    def test_an_amount_is_no_running_dose(self) -> None:
        assert self.code(dose=D(100), dose_unit="mcg") == "infusion_amount_is_no_dose"
        assert self.code(dose=D(100), dose_unit="mcg", bolus=False) == "infusion_amount_is_no_dose"

    def test_a_stop_needs_neither_unit_nor_bag(self) -> None:
        self.said(dose=D(0))
        self.said(rate_ml_per_h=D(0))
        self.said(dose=D(0), dose_unit="mg")


def test_the_high_bound_of_a_target_is_not_below_the_low_one() -> None:
    made("target", map_low_mmhg=D(75), map_high_mmhg=D(75))
    assert "target_high_below_low" in message("target", map_low_mmhg=D(76), map_high_mmhg=D(75))


@pytest.mark.parametrize("day", ["1900-01-01", "2299-12-31", "1951-02-28", "2024-02-29"])
def test_a_day_is_a_date_of_the_calendar(day: str) -> None:
    event = made("patient", birth_date=day)
    assert isinstance(event, Patient)
    assert event.birth_date == day


@pytest.mark.parametrize(
    "day",
    [
        *("1899-12-31", "2300-01-01", "1951-02-29", "1951-13-01", "1951-00-10", "1951-04-31"),
        *("1951-4-3", "19510403", "1951-04-03T00:00Z", "", "3 Apr 1951", "1951-04-03\n"),
    ],
)
def test_what_is_no_date_is_refused(day: str) -> None:
    assert [place for place, _ in faults("patient", birth_date=day)] == ["birth_date"]


@pytest.mark.parametrize(
    "wrong", ["", "1", ID.replace("-", ""), f"{{{ID}}}", f" {ID}", f"{ID}\n", f"urn:uuid:{ID}", 7]
)
def test_an_id_is_a_uuid_in_its_plain_spelling(wrong: object) -> None:
    assert [place for place, _ in faults("note", id=wrong)] == ["id"]
    assert [place for place, _ in faults("struck", event_id=wrong)] == ["event_id"]


def test_ids_in_capitals_are_the_same_ids() -> None:
    wrong = made("note", id=ID.upper())
    strike = struck("11:00", wrong)
    assert isinstance(strike, Struck)
    assert wrong.id == strike.event_id == ID
    again = made("struck", event_id=ID.upper())
    assert isinstance(again, Struck)
    assert again.event_id == ID


def test_names_have_1_to_200_characters() -> None:
    made("patient", name="x" * 200)
    assert faults("patient", name="x" * 201) == [("name", "string_too_long")]
    assert faults("patient", name="") == [("name", "string_too_short")]
    for person in ({"name": "", "role": "nurse"}, {"name": "Rosa Lind", "role": ""}):
        assert [code for _, code in faults("note", by=person)] == ["string_too_short"]


def test_texts_have_at_most_4000_characters() -> None:
    made("note", text="x" * 4000, reason="x" * 4000)
    assert faults("note", text="x" * 4001) == [("text", "string_too_long")]
    assert faults("note", reason="x" * 4001) == [("reason", "string_too_long")]
    assert faults("handover_note", actions=["x" * 4001]) == [("actions.0", "string_too_long")]


@pytest.mark.parametrize("person", ["Rosa Lind", {"name": "Rosa Lind"}, NURSE | {"phone": "1"}])
def test_a_person_is_a_name_and_a_role(person: object) -> None:
    assert faults("note", by=person)


@pytest.mark.parametrize(
    "changed",
    [
        {"fingerprint": "0A" * 32},
        {"fingerprint": "0a" * 31},
        {"name": ""},
        {"at": "2026-03-10T10:05"},
        {"stamp": "x"},
    ],
)
def test_a_signature_is_strict(changed: dict[str, Any]) -> None:
    (place,) = [place for place, _ in faults("taper_verified", signature=SIGNATURE | changed)]
    assert place == f"signature.{next(iter(changed))}"


def test_a_signature_and_a_whole_plan_are_kept() -> None:
    event = made("taper_verified")
    assert isinstance(event, TaperVerified)
    assert event.signature is not None
    assert event.signature.fingerprint == "0a" * 32
    ordered = made("taper_ordered", plan={"rows": [{"n": D(1)}], "fingerprint": "f"})
    assert isinstance(ordered, TaperOrdered)
    assert ordered.plan == {"rows": [{"n": D(1)}], "fingerprint": "f"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [("one", ("one",)), (["one", "two"], ("one", "two")), (("one",), ("one",)), ([], ())],
)
def test_lines_may_be_one_text_or_a_list(written: object, kept: tuple[str, ...]) -> None:
    assert made("handover_note", if_then=written).if_then == kept  # type: ignore[union-attr]


def test_lines_are_texts() -> None:
    assert faults("handover_note", if_then=[1]) == [("if_then.0", "string_type")]
    assert faults("handover_note", if_then={"a": "b"}) == [("if_then", "tuple_type")]


def test_an_event_is_never_altered() -> None:
    event = vitals("cuff", "10:05", 62)
    with pytest.raises(ValidationError):
        event.map_mmhg = D(80)  # type: ignore[union-attr, misc]
    with pytest.raises(ValidationError):
        event.by.name = "another"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("reason", "is_one"),
    [(None, False), ("", False), ("  \t\n", False), ("artefact", True), (" - ", True)],
)
def test_blanks_are_no_reason(reason: str | None, is_one: bool) -> None:
    assert made("note", reason=reason).has_reason is is_one


def test_messages_hold_nothing_of_what_was_written() -> None:
    secret = "Vera Moss"
    texts = [
        message("patient", mrn=7, name=[secret], birth_date=secret),
        message("note", at=secret, id=secret),
        message("vitals", source=secret, map_mmhg=secret),
        message("target", map_low_mmhg=D("76.123"), map_high_mmhg=D(75), set_by=secret),
        message("infusion", drug=secret, dose=D("-0.987")),
        message("handover_note", actions={secret: secret}),
        message("patient", by={"name": secret}),
    ]
    for text in texts:
        assert not any(word in text for word in (secret, "0.987", "76.123"))


def test_events_are_ordered_by_at_then_recorded_at_then_id() -> None:
    early, late = "2026-03-10T10:05:00Z", "2026-03-10T12:06:00+02:00"
    low, high = ID, "9" + ID[1:]
    first = made("note", at=early, recorded_at=late, id=low)
    second = made("note", at=early, recorded_at=late, id=high)
    third = made("note", at=late, recorded_at=early, id=low)
    fourth = made("note", at=late, recorded_at=late, id=low)
    found = sorted([fourth, second, third, first], key=lambda event: event.order)
    assert found == [first, second, third, fourth]


def test_a_time_in_a_named_zone_is_kept_at_its_offset_so_that_durations_are_elapsed_time() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before, after = (
        event("note", datetime(2026, 10, 25, hour, 30, tzinfo=berlin, fold=fold), text="x").at
        for hour, fold in ((1, 0), (3, 0))
    )
    assert (before.isoformat(), after.isoformat()) == (
        "2026-10-25T01:30:00+02:00",
        "2026-10-25T03:30:00+01:00",
    )
    # the night of the autumn change is an hour longer than the clocks on the wall say
    assert after - before == timedelta(hours=3)
