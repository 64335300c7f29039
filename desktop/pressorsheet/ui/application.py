"""Application: Qt as this program starts it: name, icon, style and type, and no traces."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from pressorsheet.ui.icon import program_icon
from pressorsheet.ui.traces import leave_no_traces
from pressorsheet.ui.typeface import font, register

NAME = "pressorsheet"
# As systems know the program: its desktop entry, its metadata, its bundle are named so.
APPLICATION_ID = "org.pressorsheet.Pressorsheet"


class Application(QApplication):
    """`file_asked` carries a file that the system wants opened: macOS says so by an event."""

    file_asked = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Hear of a file; all else is Qt's."""
        if isinstance(event, QFileOpenEvent):
            self.file_asked.emit(event.file())
            return True
        return super().event(event)


def made_application() -> QApplication:
    """Qt, in our style and type; the one that runs already where there is one."""
    leave_no_traces()
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else Application([NAME])
    application.setApplicationName(NAME)
    application.setDesktopFileName(APPLICATION_ID)
    application.setWindowIcon(program_icon())
    application.setStyle("Fusion")
    register()
    application.setFont(font())
    return application
