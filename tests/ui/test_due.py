"""The due list says what is due first, and counts what it has no room for."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from bedsides import NOW, at
from pytestqt.qtbot import QtBot
from screen import Paints, hidden_or_clipped, label, overlapping, show, texts

from offscreen import settle
from pressorsheet.core.assessment import Assessment
from pressorsheet.core.bedside import due
from pressorsheet.core.handover.document import Action
from pressorsheet.core.note import Note, note
from pressorsheet.core.paper import plain, strong
from pressorsheet.core.quantity import PumpRate
from pressorsheet.ui.panels.due import Due
from pressorsheet.ui.theme import LIGHT, NIGHT, Theme

STEP = note("paper_action_step", drug="norepinephrine", row=3, rate=PumpRate(Fraction("10.5")))
OUT_OF_DATE = note("paper_action_out_of_date", item=("MON-2b",))
USUAL = (
    Action(NOW, strong("capillary refill") + plain(":", OUT_OF_DATE)),
    Action(at("20:40"), strong(STEP)),
    Action(at("20:46"), plain("next MAP for gate")),
    Action(at("22:00"), strong(note("paper_action_target_review"))),
    Action(at("23:37"), strong(note("paper_action_new_bag", drug="vasopressin"))),
)


def board(
    qtbot: QtBot,
    actions: tuple[Action, ...],
    height: int = 340,
    theme: Theme = LIGHT,
    bed: str | None = "12",
) -> Due:
    made = Due()
    qtbot.addWidget(made)
    made.present(actions, bed, NOW)
    show(made, theme, 160, height)
    return made


def read(made: Due) -> list[str]:
    """The texts, each thing's words on one line."""
    return [text.replace("\n", " ") for text in texts(made)]


@pytest.mark.parametrize("theme", [LIGHT, NIGHT], ids=lambda theme: theme.name)
def test_it_reads_as_the_mock_does(qtbot: QtBot, theme: Theme) -> None:
    assert read(board(qtbot, USUAL, theme=theme)) == [
        "Due, bed 12",
        "now out of date",
        "capillary refill",
        "20:40 in 6 min",
        "norepinephrine taper step 3",
        "20:46 in 12 min",
        "next MAP for gate",
        "22:00 in 1 h 26 min",
        "target review",
        "23:37 in 3 h 3 min",
        "vasopressin bag",
    ]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (at("20:25"), "20:25 9 min ago"),
        (NOW + timedelta(seconds=20), "now"),
        (at("08:00", 15), "08:00 in 11 h 26 min"),
        (at("20:34", 16), "16 Mar 20:34 in 48 h"),
        (None, "no time set"),
    ],
)
def test_when_is_said_in_words(qtbot: QtBot, when: datetime | None, said: str) -> None:
    assert read(board(qtbot, (Action(when, plain("skin")),)))[1] == said


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (note("paper_action_tick_infusions"), "tick: all infusions and boluses charted"),
        (note("paper_action_set_target"), "set a MAP target"),
        (
            note("paper_action_verify", drug="vasopressin", version=2),
            "verify vasopressin taper, version 2",
        ),
        (
            note("taper_held", row=3, at=at("18:28"), reason="off ward"),
            "taper step 3 is held: off ward",
        ),
    ],
)
def test_a_sentence_of_the_core_is_said_in_fewer_words(qtbot: QtBot, what: Note, said: str) -> None:
    assert read(board(qtbot, (Action(at("21:00"), strong(what)),)))[2] == said


@pytest.mark.parametrize("height", [120, 200, 260])
def test_what_does_not_fit_is_counted_and_named(qtbot: QtBot, height: int) -> None:
    made = board(qtbot, USUAL, height)
    said = read(made)
    shown = (len(said) - 2) // 2
    assert 1 <= shown < len(USUAL)
    count = f"and {len(USUAL) - shown} more"
    assert count in said
    hidden = label(made, count).toolTip().splitlines()
    assert len(hidden) == len(USUAL) - shown
    assert hidden[-1] == "23:37 in 3 h 3 min: vasopressin bag"
    assert hidden_or_clipped(made) == []
    assert overlapping(made) == []


def test_more_room_shows_more(qtbot: QtBot) -> None:
    made = board(qtbot, USUAL, 200)
    assert "vasopressin bag" not in read(made)
    made.resize(160, 400)
    settle()
    assert "vasopressin bag" in read(made)
    assert not any("more" in text for text in read(made))


def test_with_nothing_due_it_says_so(qtbot: QtBot) -> None:
    assert read(board(qtbot, ())) == ["Due, bed 12", "nothing due"]


def test_a_bed_that_is_not_recorded_is_said_so(qtbot: QtBot) -> None:
    assert read(board(qtbot, (), bed=None))[0] == "Due, bed not recorded"


def test_a_long_text_takes_two_lines_and_is_whole_in_its_tool_tip(qtbot: QtBot) -> None:
    told = "call the family and the vascular team about the left hand, both wards"
    made = board(qtbot, (Action(at("21:00"), plain(told)),))
    shown = texts(made)[2]
    assert shown.count("\n") == 1
    assert label(made, shown).toolTip() == told


def test_one_long_word_is_broken_and_not_lost(qtbot: QtBot) -> None:
    told = "Donaudampfschifffahrtsgesellschaft"
    made = board(qtbot, (Action(at("21:00"), plain(told)),))
    assert texts(made)[2].replace("\n", "") == told


def test_what_is_no_longer_due_goes(qtbot: QtBot) -> None:
    made = board(qtbot, USUAL)
    made.present(USUAL[:1], "14", NOW)
    settle()
    assert read(made) == ["Due, bed 14", "now out of date", "capillary refill"]


def test_the_sample_patients_list_can_be_said(qtbot: QtBot, assessment: Assessment) -> None:
    made = Due()
    qtbot.addWidget(made)
    made.present(due(assessment), "12", assessment.at)
    show(made, LIGHT, 160, 700)
    said = " | ".join(read(made))
    assert "19:36 2 min ago | vasopressin taper step 3" in said
    assert "now out of date | Volume status reassessed" in said
    assert "20:00 in 22 min | target review, Dr A. Lind" in said
    assert hidden_or_clipped(made) == []


def test_showing_the_same_again_paints_nothing(qtbot: QtBot) -> None:
    made = board(qtbot, USUAL)
    paints = Paints(made)
    made.present(USUAL, "12", NOW)
    settle()
    assert paints.count == 0
