"""What people ticked, and for how long their word holds (clinical.md section 2)."""

import pytest
from bedside import at, hours, seen, struck, tick

from pressorsheet.core.assessment import Reference
from pressorsheet.core.moment import When
from pressorsheet.core.ticks import infusions_complete, ticked
from pressorsheet.core.truth import Truth


def test_a_yes_holds_for_12_h_and_not_longer(reference: Reference) -> None:
    said = tick("08:00")
    for now, truth in (("08:00", Truth.MET), ("20:00", Truth.MET), ("20:00:01", Truth.UNKNOWN)):
        found = infusions_complete(seen(reference, now, said))
        assert (found.truth, found.event) == (truth, said)
        assert found.out_of_date is (truth is Truth.UNKNOWN)
        codes = [note.code for note in found.missing]
        assert codes == (["tick_out_of_date"] if found.out_of_date else [])
        assert [note.code for note in found.because] == ["tick_said"]
    old = infusions_complete(seen(reference, "20:01", said)).missing[0]
    assert (old["age"], old["limit"]) == (hours(12) + (at("20:01") - at("20:00")), hours(12))


def test_what_is_said_names_the_item_the_time_and_the_person(reference: Reference) -> None:
    for word, now in ((True, "12:00"), (False, "12:00"), (True, "21:00")):
        view = seen(reference, now, tick("08:00", value=word))
        found = infusions_complete(view)
        for note in (*found.because, *found.missing):
            assert note["item"] == "infusions-complete"
            assert note["at"] == When(at("08:00"), view.now)
        assert (found.because[0]["by"], found.because[0]["value"]) == ("Rosa Lind", word)


def test_none_is_unknown_and_said_so(reference: Reference) -> None:
    found = infusions_complete(seen(reference, "20:00", tick("20:01"), tick("19:00", "wean.3")))
    assert (found.truth, found.event, found.out_of_date) == (Truth.UNKNOWN, None, False)
    assert [(note.code, note["item"]) for note in found.missing] == [
        ("tick_missing", "infusions-complete")
    ]
    assert found.because == ()


def test_a_no_is_not_met_and_names_what_was_denied(reference: Reference) -> None:
    found = infusions_complete(seen(reference, "20:00", tick("18:00"), tick("19:00", value=False)))
    assert (found.truth, found.out_of_date) == (Truth.NOT_MET, False)
    assert [(note.code, note["by"]) for note in found.missing] == [("tick_denied", "Rosa Lind")]
    assert found.because[0]["value"] is False


def test_an_old_no_is_out_of_date_like_an_old_yes(reference: Reference) -> None:
    found = infusions_complete(seen(reference, "20:01", tick("08:00", value=False)))
    assert (found.truth, found.out_of_date) == (Truth.UNKNOWN, True)


def test_the_newest_word_counts_and_a_struck_one_does_not(reference: Reference) -> None:
    no, yes = tick("18:00", value=False), tick("19:00")
    assert infusions_complete(seen(reference, "20:00", yes, no)).truth is Truth.MET
    taken_back = seen(reference, "20:00", yes, no, struck("19:30", yes))
    assert infusions_complete(taken_back).truth is Truth.NOT_MET


@pytest.mark.parametrize(("now", "truth"), [("09:00", Truth.MET), ("09:01", Truth.UNKNOWN)])
def test_another_item_has_its_own_time_to_hold(
    reference: Reference, now: str, truth: Truth
) -> None:
    assert ticked(seen(reference, now, tick("08:00", "wean.3")), "wean.3", hours(1)).truth is truth
