"""Standing: what is wrong for as long as it lasts, in words that no saving takes away."""

from pressorsheet.core.conflicts import conflicts, in_brief
from pressorsheet.core.discharge import archived
from pressorsheet.core.note import Refused
from pressorsheet.session.site import Rules
from pressorsheet.ui.keeper import Keeper
from pressorsheet.ui.store import Store
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say


def said_of_rules(rules: Rules) -> str:
    """What is wrong with the site's settings; "" where nothing is."""
    return " ".join(say(each) for each in rules.says)


def standing(
    store: Store, keeper: Keeper | None, unkept: Refused | None, *, of_patient: bool
) -> str:
    """All of it, once each: settings, the store, what is typed and not kept, what does not count.

    `unkept`: why what is typed stands on the screen alone; `of_patient`: the page in front is about
    the patient whose worksheet is open.
    """
    session, now = store.session, store.clock()
    fault = session.fault()
    ahead = session.ahead(now) if of_patient else None
    assessment = store.assessment if of_patient else None
    left = None if assessment is None else archived(assessment.view)
    said = (
        *(() if fault is None else fault.reasons),
        *(() if unkept is None else unkept.reasons),
        *(() if left is None else (left,)),
        *(() if ahead is None else (ahead,)),
        *(() if assessment is None else in_brief(conflicts(assessment.view))),
    )
    texts = [said_of_rules(store.rules)] if store.rules.says else []
    texts += () if keeper is None else keeper.said()
    texts += [say(reason, now.tzinfo) for reason in said]
    if unkept is not None:
        texts.append(words_of("window")("unkept"))
    return " ".join(dict.fromkeys(texts))
