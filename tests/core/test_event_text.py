"""One event as its line of JSON: exact, in one order of keys, and read back as the same event."""

import json
from datetime import timedelta, timezone
from decimal import Decimal

import pytest
from bedside import at, event
from hypothesis import given
from hypothesis import strategies as st

from pressorsheet.core.event_text import event_text, written_time
from pressorsheet.core.events import Signature, TaperVerified
from pressorsheet.core.number import plain_text

HEAD = '{"id":"%s","kind":"%s","at":"2026-03-10T10:05:00+00:00",'
BY = '"recorded_at":"2026-03-10T10:05:00+00:00","by":{"name":"Rosa Lind","role":"nurse"}'


def test_the_keys_that_all_events_share_come_first_and_what_is_blank_is_left_out() -> None:
    one = event("vitals", "10:05", source="arterial", map_mmhg=67, reason="seen twice")
    head = HEAD % (one.id, "vitals") + BY
    assert event_text(one) == f'{head},"reason":"seen twice","source":"arterial","map_mmhg":67}}'


def test_yes_and_no_lists_and_empty_lists_are_written_as_json_has_them() -> None:
    tick = event("tick", "10:05", item="wean.3", value=False)
    assert event_text(tick).endswith('"item":"wean.3","value":false}')
    told = event("handover_note", "10:05", if_then=["a", "b"], actions=[])
    assert event_text(told).endswith('"if_then":["a","b"],"actions":[]}')


def test_a_signature_and_a_plan_stand_inside_their_event() -> None:
    signed = {"name": "B. Cho", "role": "pharmacist", "at": at("10:05"), "fingerprint": "a" * 64}
    verified = event(
        "taper_verified",
        "10:05",
        plan_id="p",
        version=1,
        plan={"step": Decimal("0.0050"), "to": 0, "tz": None},
        signature=signed,
    )
    assert isinstance(verified, TaperVerified)
    assert isinstance(verified.signature, Signature)
    assert event_text(verified).endswith(
        '"plan_id":"p","version":1,"plan":{"step":0.005,"to":0,"tz":null},'
        '"signature":{"name":"B. Cho","role":"pharmacist","at":"2026-03-10T10:05:00+00:00",'
        f'"fingerprint":"{"a" * 64}"}}}}'
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0.0050", "0.005"),
        ("70.0", "70"),
        ("100", "100"),
        ("0.0", "0"),
        ("-0.00", "0"),
        ("-27.50", "-27.5"),
        ("1E+2", "100"),
        ("1E-7", "0.0000001"),
    ],
)
def test_a_number_is_a_plain_decimal_without_trailing_zeros(number: str, text: str) -> None:
    one = event("laboratory", "10:05", sodium_mmol_per_l=Decimal(number))
    assert event_text(one).endswith(f'"sodium_mmol_per_l":{text}}}')


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_number_is_written_here_as_it_is_anywhere(number: Decimal) -> None:
    one = event("laboratory", "10:05", sodium_mmol_per_l=number)
    assert event_text(one).endswith(f":{plain_text(number)}}}")


@given(st.text(max_size=40))
def test_any_text_is_on_one_line_and_means_itself(text: str) -> None:
    line = event_text(event("note", "10:05", text=text))
    assert "\n" not in line
    assert json.loads(line)["text"] == text


def test_letters_of_every_script_stay_readable() -> None:
    assert '"text":"Ödön 三 \\"\\\\ \\u0007"' in event_text(
        event("note", "10:05", text='Ödön 三 "\\ \x07')
    )


def test_a_time_keeps_its_offset_and_one_with_seconds_is_written_in_utc() -> None:
    summer = at("10:05").astimezone(timezone(timedelta(hours=2)))
    assert written_time(summer) == "2026-03-10T12:05:00+02:00"
    odd = at("10:05").astimezone(timezone(timedelta(minutes=17, seconds=30)))
    assert written_time(odd) == "2026-03-10T10:05:00+00:00"
