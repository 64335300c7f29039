"""Keeping: what is typed is kept on disk, and tried again by itself until the disk takes it.

On a full disk, a read-only one or a drive that was pulled out the draft stands on the screen; each
tick tries to keep it. What is to be recorded is not tried again: that is for a person's Enter.
"""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from pressorsheet.core.note import Refused
from pressorsheet.ui.store import Store

Texts = Mapping[str, str]


class Keeping(QObject):
    """`failed` carries why a draft is on the screen alone; `kept` says that all are kept again."""

    failed = Signal(object)
    kept = Signal()

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._store = store
        # By the worksheet that was open, the form, and whether it is of nobody's worksheet.
        self._unkept: dict[tuple[str | None, str, bool], Texts] = {}
        self._fault: Refused | None = None
        store.looking.connect(self._try_again)

    @property
    def fault(self) -> Refused | None:
        """Why what is typed stands on the screen alone; None where all of it is kept."""
        return self._fault

    def keep(self, form: str, texts: Texts) -> Refused | None:
        """Keep what is typed in a form of the open worksheet; no texts forget it."""
        return self._keep((self._store.session.worksheet_id, form, False), texts)

    def keep_nobodys(self, form: str, texts: Texts) -> Refused | None:
        """Keep what is typed of a patient who is not admitted yet."""
        return self._keep((None, form, True), texts)

    def _keep(self, draft: tuple[str | None, str, bool], texts: Texts) -> Refused | None:
        _, form, is_nobodys = draft
        session = self._store.session
        keep = session.keep_nobodys_draft if is_nobodys else session.keep_draft
        refusal = keep(form, texts)
        if session.is_read_only:
            # It never will be kept: that nothing is recorded here is said already.
            return refusal
        if refusal is None:
            self._unkept.pop(draft, None)
        else:
            self._unkept[draft] = dict(texts)
        self._tell(refusal)
        return refusal

    def _try_again(self) -> None:
        for draft, texts in tuple(self._unkept.items()):
            worksheet_id, _, is_nobodys = draft
            if is_nobodys or worksheet_id == self._store.session.worksheet_id:
                self._keep(draft, texts)
            else:  # no draft is left behind: it can only have been one that was emptied
                del self._unkept[draft]
                self._tell(None)

    def _tell(self, refusal: Refused | None) -> None:
        before = self._fault
        self._fault = (refusal or before) if self._unkept else None
        if self._fault is not None and self._fault != before:
            self.failed.emit(self._fault)
        elif self._fault is None and before is not None:
            self.kept.emit()
