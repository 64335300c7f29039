"""The sheet of a running taper names its order, line, signature and versions, or is refused."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from bedside import at, bag, event, steady, target, tick, vasopressin, weight
from made_drugs import units
from taper_events import PLAN, another, given, mapping, ordered, signed, taper
from taper_sheets import BAG, CHARTED, ORDER, SITE, TRACE, codes, only, printed, sheet

from pressorsheet.core.assessment import Reference
from pressorsheet.core.moment import When
from pressorsheet.core.note import note, refused
from pressorsheet.core.paper import plain, strong
from pressorsheet.core.quantity import InUnit, PumpRate, UnitConcentration
from pressorsheet.core.taper.sheet import Earlier, Signature


def test_the_patient_version_line_orderer_and_criterion_stand_on_the_sheet(
    reference: Reference,
) -> None:
    patient = event("patient", "00:00", name="DOE, Jane", mrn="0012345")
    document = sheet(reference, "11:30", patient, weight("08:00", 70), *ORDER)
    assert document.identity is not None
    assert (document.identity.name, document.version) == ("DOE, Jane", 1)
    lines = document.order_lines
    now = at("11:30")
    # behind bag and pump
    assert lines[0][-3:] == plain(
        note("sheet_line", site=SITE),
        note("sheet_ordered", at=When(at("11:00"), now), by="Dr A. Lind"),
        note("sheet_charted_by", by="Rosa Lind"),
    )
    assert document.trace == ("bag label", "pump", SITE, "no other drug")
    assert only("sheet_wean_not_met", *lines) == note(
        "sheet_wean_not_met", item="WEAN-2", status="unknown"
    )
    assert codes(lines[1]) == ["sheet_wean_not_met", "sheet_no_reason"]
    assert all(phrase.strong for phrase in lines[1])


def test_the_reason_for_going_on_stands_beside_a_criterion_that_is_not_met(
    reference: Reference,
) -> None:
    plan = another({**PLAN, "reason": "unit practice"})
    lines = sheet(reference, "11:30", *CHARTED, ordered(plan=plan)).order_lines
    unmet = note("sheet_wean_not_met", item="WEAN-2", status="unknown")
    reason = note("sheet_reason", reason="unit practice")
    assert lines[1] == strong(unmet) + plain(reason)
    blank = another({**PLAN, "reason": "  "})
    lines = sheet(reference, "11:30", *CHARTED, ordered(plan=blank)).order_lines
    assert codes(lines[1]) == ["sheet_wean_not_met", "sheet_no_reason"]


def test_a_criterion_that_was_met_is_said_and_so_is_a_reason_given_all_the_same(
    reference: Reference,
) -> None:
    held = (*steady("02:00", "11:00"), target("01:00", 65), tick("10:30"))
    charted = (*held, vasopressin("01:30", "0.03"), BAG, vasopressin("09:00", "0.03", bag="V"))
    lines = sheet(reference, "11:30", *charted, ordered()).order_lines
    assert lines[1] == plain(note("sheet_wean_met", item="WEAN-2"))
    plan = another({**PLAN, "reason": "unit practice"})
    lines = sheet(reference, "11:30", *charted, ordered(plan=plan)).order_lines
    reason = note("sheet_reason", reason="unit practice")
    assert lines[1] == plain(note("sheet_wean_met", item="WEAN-2"), reason)


def test_who_charted_their_own_order_is_named_once_and_an_unknown_line_is_not_named(
    reference: Reference,
) -> None:
    plan = another({**PLAN, "ordered_by": None})
    charted = (BAG, vasopressin("09:00", "0.03", bag="V"), ordered(plan=plan))
    document = sheet(reference, "11:30", *charted)
    assert only("sheet_ordered", *document.order_lines)["by"] == "Rosa Lind"
    assert "sheet_charted_by" not in codes(*document.order_lines)
    assert "sheet_line" not in codes(*document.order_lines)
    assert document.trace == TRACE


def by_line(line: str) -> Any:
    return ordered(plan=mapping(line=line))


def test_a_plan_of_before_orders_named_their_line_says_so_beside_the_charted_one(
    reference: Reference,
) -> None:
    lines = sheet(reference, "11:30", *ORDER).order_lines
    assert strong(only("sheet_route_not_ordered", *lines))[0] in lines[0]
    assert only("sheet_line", *lines)["site"] == SITE


def test_the_ordered_line_prints_once_where_the_infusion_is_charted_on_it(
    reference: Reference,
) -> None:
    document = sheet(reference, "11:30", *CHARTED, by_line(SITE.upper()))
    told = note("sheet_route", route="intravenous", line=SITE.upper())
    assert strong(told)[0] in document.order_lines[0]
    printed = codes(*document.order_lines)
    assert not {"sheet_line", "sheet_line_differs", "sheet_route_not_ordered"} & set(printed)
    assert document.trace == ("bag label", "pump", SITE.upper(), "no other drug")


def test_another_line_than_ordered_is_said_in_bold_and_the_ordered_one_is_traced(
    reference: Reference,
) -> None:
    document = sheet(reference, "11:30", *CHARTED, by_line("left femoral"))
    differs = note("sheet_line_differs", site=SITE)
    assert strong(differs)[0] in document.order_lines[0]
    assert "left femoral" in document.trace
    # where nobody charted a line nothing differs
    unknown = sheet(reference, "11:30", BAG, vasopressin("09:00", "0.03"), by_line("left femoral"))
    assert "sheet_line_differs" not in codes(*unknown.order_lines)
    assert "left femoral" in unknown.trace


def test_a_criterion_without_an_article_id_is_called_what_it_is(reference: Reference) -> None:
    plan = another({**PLAN, "drug": "epinephrine", "bag": {**PLAN["bag"], "amount_unit": "mg"}})
    plan = another({**plan, "dose_unit": "mcg/kg/min", "weight_kg": 70})
    lines = sheet(reference, "11:30", ordered(plan=plan)).order_lines
    assert only("sheet_wean_not_met", *lines)["item"] == "weaning_criterion"


# Signatures and versions -------------------------------------------------------------------------


def test_a_signature_that_stands_is_printed(reference: Reference) -> None:
    document = sheet(reference, "11:40", *ORDER, signed("11:30"))
    assert document.signature == Signature("Mia Lindqvist", "pharmacist", at("11:30"))
    assert document.void == ()
    own = signed("11:35", "Dr A. Lind")
    # one that does not stand beside one that does is not what the sheet is about
    both = sheet(reference, "11:40", *ORDER, signed("11:30"), own)
    assert both.signature is not None
    assert both.void == ()


def test_a_void_signature_is_printed_as_void_with_why(reference: Reference) -> None:
    weak = bag("vasopressin", "11:35", "W", "20 units", 100, hung_at=at("11:35"))
    document = sheet(reference, "11:40", *ORDER, signed("11:30"), weak)
    assert document.signature is None
    hung, planned = (UnitConcentration(Fraction(each)) for each in ("0.2", "0.4"))
    why = note("verify_void_bag", at=at("11:35"), hung=hung, planned=planned)
    when = When(at("11:30"), at("11:40"))
    assert document.void == strong(note("sheet_void", name="Mia Lindqvist", at=when, why=(why,)))
    assert sheet(reference, "11:40", *ORDER).void == ()


def test_earlier_versions_print_newest_first_with_why_and_what_became_of_them(
    reference: Reference,
) -> None:
    second = mapping("14:00", running=units("0.025"))
    third = mapping("15:00", running=units("0.02"), end=units("0.01"))
    document = sheet(
        reference,
        "14:50",
        *ORDER,
        given(1, "12:04", "0.025", rate_ml_per_h=Decimal("3.8")),
        taper("held", "13:02", row=2, reason="MAP 62"),
        taper("skipped", "13:10", row=2, reason="scan"),
        taper("replanned", "13:20", version=2, plan=second, reason="pause"),
        taper("replanned", "14:40", version=3, plan=third, reason="to 0.01"),
    )
    now = at("14:50")
    assert document.version == 3
    assert document.order_lines[0][-1:] == plain(note("sheet_replans", version=2, why="to 0.01"))
    newest, first = document.earlier
    assert newest == Earlier(
        plain(
            note(
                "sheet_version",
                version=2,
                made=When(at("13:20"), now),
                start=When(at("14:00"), now),
                # 0.02, 0.015, 0.01 and 0.005 units/min
                rates=(*(Fraction(rate) for rate in ("3", "2.3", "1.5", "0.8")), "OFF"),
                plan=f"{second['fingerprint'][:4]} {second['fingerprint'][4:8]}",
            )
        ),
        plain(note("sheet_replaced", at=When(at("14:40"), now), reason="to 0.01")),
    )
    digits = PLAN["fingerprint"]
    assert first.says == plain(
        note(
            "sheet_version",
            version=1,
            made=When(at("11:00"), now),
            start=When(at("12:00"), now),
            rates=(
                *(Fraction(rate) for rate in ("3.8", "3", "2.3", "1.5", "0.8")),
                "OFF",
            ),
            plan=f"{digits[:4]} {digits[4:8]}",
        )
    )
    assert first.replaced == plain(
        note("sheet_replaced", at=When(at("13:20"), now), reason="pause")
    )
    told = note(
        "sheet_then_given",
        row=1,
        at=When(at("12:04"), now),
        dose=InUnit(units("0.025"), "units/min"),
        rate=PumpRate(Fraction("3.8")),
        by="Rosa Lind",
    )
    held = note("sheet_then_held", row=2, at=When(at("13:02"), now), reason="MAP 62")
    skipped = note("sheet_then_skipped", row=2, at=When(at("13:10"), now), reason="scan")
    assert first.given == strong(note("sheet_under", version=1), told) + plain(
        ";", held, ";", skipped
    )


def test_an_earlier_plan_without_a_fingerprint_prints_no_digits(reference: Reference) -> None:
    bare = ordered(plan={**PLAN, "fingerprint": None})
    again = taper("replanned", "11:20", version=2, plan=PLAN, reason="signed anew")
    (first,) = sheet(reference, "11:30", *CHARTED, bare, again).earlier
    assert only("sheet_version", first.says)["plan"].strip() == ""


def test_a_step_whose_dose_nobody_told_is_told_without(reference: Reference) -> None:
    document = sheet(
        reference,
        "13:50",
        *ORDER,
        given(1, "12:04"),
        taper("stepped_back", "12:30", row=1, reason="low"),
        taper("replanned", "13:20", version=2, plan=mapping("14:00"), reason="pause"),
    )
    (first,) = document.earlier
    now = at("13:50")
    row = {"row": 1, "at": When(at("12:04"), now), "by": "Rosa Lind"}
    back = note("sheet_then_stepped_back", row=1, at=When(at("12:30"), now), reason="low")
    assert first.given == strong(
        note("sheet_under", version=1), note("sheet_then_given", dose=None, rate=None, **row)
    ) + plain(";", back)


# Refusals ----------------------------------------------------------------------------------------


def test_a_drug_that_the_library_lacks_and_a_bag_without_a_concentration_are_refused(
    reference: Reference,
) -> None:
    strange = another({**PLAN, "drug": "unobtainium"})
    found = printed(reference, "11:30", ordered(plan=strange))
    assert found == refused("drug_not_in_library", drug="unobtainium")
    empty = another({**PLAN, "bag": {**PLAN["bag"], "volume_ml": 0}})
    found = printed(reference, "11:30", ordered(plan=empty))
    assert found == refused("taper_sheet_no_strength", drug="vasopressin")
