"""What a fault leaves in a log says where it happened, and nothing of whom it was about."""

from types import TracebackType

import pytest

from pressorsheet.session.fault_report import report_of

MESSAGE = "DOE, Jane, 0012345: 97.31"
FILE = r"C:\Users\Rosa Lind\pressorsheet\core\chart.py"


def fault(code: str, file: str) -> tuple[type[BaseException], TracebackType | None]:
    with pytest.raises((LookupError, ZeroDivisionError)) as found:
        exec(compile(code, file, "exec"), {"message": MESSAGE})
    here = found.value.__traceback__
    assert here is not None
    return type(found.value), here.tb_next


def test_it_names_kind_module_line_and_function_alone() -> None:
    code = "def fold(name):\n    raise LookupError(message + name)\nfold('ROE, Alan')"
    told = report_of(*fault(code, FILE))
    assert told == "LookupError\n  chart.py:3 in <module>\n  chart.py:2 in fold"


def test_of_many_frames_the_last_forty_are_named() -> None:
    code = "def deep(left):\n    return 1 / 0 if left == 0 else deep(left - 1)\ndeep(100)"
    lines = report_of(*fault(code, "/home/rosa/deep.py")).splitlines()
    assert lines == ["ZeroDivisionError", *["  deep.py:2 in deep"] * 40]
