"""Clipboard: what is copied here stays out of clipboard histories and clouds, and goes on lock.

The marks are what the systems' own histories and the known clipboard keepers look for; one that
looks for none keeps what it sees. What is merely selected is put nowhere.
"""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QClipboard, QGuiApplication

# How Qt hands a clipboard format of Windows through by its name.
_WINDOWS = 'application/x-qt-windows-mime;value="{name}"'
_NO = b"\0\0\0\0"
# Windows: documented for apps that copy secrets ("Clipboard formats", Cloud clipboard and history).
# KDE: Klipper's hint. macOS: nspasteboard.org; Qt without its own converter for that type hands it
# on under a name of Qt's, which keepers there do not know.
MARKS: Mapping[str, bytes] = MappingProxyType(
    {
        _WINDOWS.format(name="ExcludeClipboardContentFromMonitorProcessing"): b"\1",
        _WINDOWS.format(name="CanIncludeInClipboardHistory"): _NO,
        _WINDOWS.format(name="CanUploadToCloudClipboard"): _NO,
        "x-kde-passwordManagerHint": b"secret",
        "org.nspasteboard.ConcealedType": b"",
    }
)
_MARK = "x-kde-passwordManagerHint"
# Qt's platforms whose clipboard is the program's alone, and has no owner to ask for.
_ALONE = ("offscreen", "minimal")
_Mode = QClipboard.Mode


class Clipboard(QObject):
    """Marks each text that leaves the program, and takes it back."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._system = QGuiApplication.clipboard()
        self._system.changed.connect(self._look)

    def clear(self) -> None:
        """Take back what was copied here, where it is still there."""
        if self._is_ours() and self._system.text():
            self._system.clear(_Mode.Clipboard)

    def _look(self, mode: QClipboard.Mode) -> None:
        if mode is _Mode.Selection:
            if self._system.ownsSelection() and self._system.text(mode):
                self._system.clear(mode)
        elif mode is _Mode.Clipboard and self._is_ours():
            self._mark()

    def _mark(self) -> None:
        text = self._system.text()
        if text and not self._system.mimeData().hasFormat(_MARK):
            self._system.setMimeData(marked(text))

    def _is_ours(self) -> bool:
        return self._system.ownsClipboard() or QGuiApplication.platformName() in _ALONE


def marked(text: str) -> QMimeData:
    """A text for the clipboard that asks every keeper of clipboards to leave it alone."""
    data = QMimeData()
    data.setText(text)
    for kind, content in MARKS.items():
        data.setData(kind, content)
    return data
