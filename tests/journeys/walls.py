"""Walls: what the kernel itself keeps a process from: sockets, the network, writing elsewhere.

Each is built by the process that is to live behind it, with ctypes alone, and cannot be taken down
again; it holds for all code of the process, its libraries, threads and children. Linux on x86-64
and arm64; `unable` says elsewhere why there are none.
"""

import ctypes
import errno
import os
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

# What the kernel can answer to a call.
ANSWERS = Path("/proc/sys/kernel/seccomp/actions_avail")


class Machine(NamedTuple):
    """How a processor's kernel numbers itself and its calls."""

    audit: int
    seccomp: int
    sockets: Mapping[str, int]
    removals: tuple[int, ...]


# linux/audit.h and each processor's table of system calls. io_uring opens sockets without them.
_RING = 425
MACHINES = {
    "x86_64": Machine(
        0xC000_003E,
        317,
        {"socket": 41, "connect": 42, "accept": 43, "sendto": 44, "sendmsg": 46, "bind": 49}
        | {"listen": 50, "socketpair": 53, "accept4": 288, "io_uring_setup": _RING},
        (82, 87, 263, 264, 316),
    ),
    "aarch64": Machine(
        0xC000_00B7,
        277,
        {"socket": 198, "connect": 203, "accept": 202, "sendto": 206, "sendmsg": 211, "bind": 200}
        | {"listen": 201, "socketpair": 199, "accept4": 242, "io_uring_setup": _RING},
        (35, 38, 276),
    ),
}
# linux/seccomp.h, linux/filter.h: what a filter's program is made of.
KILL, NOTIFY, ALLOW = 0x8000_0000, 0x7FC0_0000, 0x7FFF_0000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _MACHINE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
# Calls of x86's third way of numbering (x32).
_X32 = 0x4000_0000
_NO_NEW_PRIVILEGES, _SET_FILTER, _NEW_LISTENER = 38, 1, 8
# linux/socket.h: AF_UNIX.
_LOCAL = 1
# linux/sched.h.
NEW_USER, NEW_NET = 0x1000_0000, 0x4000_0000
# linux/landlock.h: one set of numbers for all processors; the rights that write anything.
_CREATE_RULES, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION, _BENEATH = 1, 1
_WRITE_FILE, _REMOVE_AND_MAKE, _REFER, _TRUNCATE = 0x2, 0x1FF0, 0x2000, 0x4000
_WITH_REFER, _WITH_TRUNCATE = 2, 3


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("then", ctypes.c_ubyte),
        ("otherwise", ctypes.c_ubyte),
        ("value", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("first", ctypes.POINTER(_Instruction)))


class _Rules(ctypes.Structure):
    _fields_ = (("writing", ctypes.c_uint64),)


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def unable() -> str:
    """Why no walls can be built here; "" where they can."""
    if sys.platform != "linux" or platform.machine() not in MACHINES:
        return "the kernel is asked as Linux on x86-64 and arm64 is"
    known = ANSWERS.read_text().split() if ANSWERS.is_file() else []
    missing = sorted({"kill_process", "user_notif"} - set(known))
    return f"the kernel's seccomp does not know {' and '.join(missing)}" if missing else ""


def forbid_sockets(*, but_local: bool = False) -> None:
    """From now on whoever opens, binds or connects a socket ends the process by SIGSYS.

    `but_local`: those that do not leave the machine (AF_UNIX) may be opened.
    """
    calls = dict(_machine().sockets)
    if but_local:
        made = (calls["socket"], calls["socketpair"])
        _filter(_answering([calls["io_uring_setup"]], KILL, local=made))
    else:
        _filter(_answering(calls.values(), KILL))


def watch_removals() -> int:
    """From now on each removal and renaming waits until whoever reads the file given says go on."""
    return _filter(_answering(_machine().removals, NOTIFY), _NEW_LISTENER)


def leave_the_network() -> str:
    """Go on where there is no network at all, not even its loopback; why not, where not."""
    library = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if library.unshare(NEW_USER | NEW_NET) != 0:
        return f"the kernel gives nobody a namespace of his own: {_why()}"
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return ""


def write_only_below(folders: Sequence[Path]) -> str:
    """From now on nothing can be written, made or removed elsewhere; why not, where not."""
    library = ctypes.CDLL(None, use_errno=True)
    version = library.syscall(_CREATE_RULES, None, ctypes.c_size_t(0), _VERSION)
    if version < 1:
        return f"the kernel has no Landlock: {_why()}"
    rights = _WRITE_FILE | _REMOVE_AND_MAKE
    rights |= _REFER if version >= _WITH_REFER else 0
    rights |= _TRUNCATE if version >= _WITH_TRUNCATE else 0
    wanted = _Rules(rights)
    rules = library.syscall(
        _CREATE_RULES, ctypes.byref(wanted), ctypes.c_size_t(ctypes.sizeof(wanted)), 0
    )
    assert rules >= 0, _why()
    for folder in folders:
        opened = os.open(folder, os.O_PATH)
        is_file = not folder.is_dir()
        allowed = rights & (_WRITE_FILE | _TRUNCATE) if is_file else rights
        rule = _Beneath(allowed, opened)
        assert library.syscall(_ADD_RULE, rules, _BENEATH, ctypes.byref(rule), 0) == 0, _why()
        os.close(opened)
    _give_up_privileges(library)
    assert library.syscall(_RESTRICT, rules, 0) == 0, _why()
    os.close(rules)
    return ""


def _machine() -> Machine:
    assert len(os.listdir("/proc/self/task")) == 1, "a wall holds for threads begun after it"
    return MACHINES[platform.machine()]


def _answering(
    calls: Iterable[int], answer: int, local: Iterable[int] = ()
) -> list[tuple[int, int, int, int]]:
    """A program: these calls are answered so, those of `local` killed unless they are AF_UNIX."""
    rows = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_EQUAL, 1, 0, _machine().audit),
        (_RETURN, 0, 0, KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, KILL),
    ]
    for number in calls:
        rows += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, answer)]
    for number in local:
        rows += [
            (_EQUAL, 0, 4, number),
            (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
            (_EQUAL, 1, 0, _LOCAL),
            (_RETURN, 0, 0, KILL),
            (_RETURN, 0, 0, ALLOW),
        ]
    return [*rows, (_RETURN, 0, 0, ALLOW)]


def _filter(rows: Sequence[tuple[int, int, int, int]], flags: int = 0) -> int:
    """Put a program before every call of this process; with a listener, the file it is read by."""
    library = ctypes.CDLL(None, use_errno=True)
    _give_up_privileges(library)
    made = (_Instruction * len(rows))(*(_Instruction(*row) for row in rows))
    program = _Program(len(rows), made)
    set_ = library.syscall(_machine().seccomp, _SET_FILTER, flags, ctypes.byref(program))
    assert set_ >= 0, _why()
    return int(set_)


def _give_up_privileges(library: ctypes.CDLL) -> None:
    assert library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0, _why()


def _why() -> str:
    return errno.errorcode.get(ctypes.get_errno(), "unknown")
