"""What a worker gives up for good before it runs anything that others wrote. What a platform lacks is left out.

Limits of the process (setrlimit) hold everywhere but on Windows. On Linux come two fences that a script cannot climb
even if it breaks out of its engine: Landlock leaves it the modules and data that it may read, and a filter of system
calls (seccomp) leaves it no network, no other process, and nothing to write to but the pipe that it has.
"""

import ctypes
import os
import sys
from collections.abc import Iterable
from typing import Any, Final

from smartmock.scripting.limits import PROCESS_MEMORY

_FILES: Final = 32
_CPU_SECONDS: Final = 3_600

_SET_NO_NEW_PRIVILEGES: Final = 38
_SET_SECCOMP: Final = 22
_FILTER_MODE: Final = 2

_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_FILE_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15}
"""Version of Landlock → how many rights of the file system it knows; from 5 on it is 16."""

_SYSTEM_FOLDERS: Final = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo")
"""Libraries that modules load, and time zones."""
_SYSTEM_FILES: Final = ("/etc/ld.so.cache", "/dev/urandom", "/dev/null")

_CALLS: Final = {
    "x86_64": (
        *(0, 1, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 17, 19, 20, 21),  # read … access; stat; memory; signals
        *(24, 25, 28, 35, 36, 38, 39, 60, 63, 79, 89, 96, 97, 98, 99, 100),  # sched_yield … readlink, times
        *(102, 104, 107, 108, 131, 186, 201, 202, 204, 217, 219),  # ids, sigaltstack, futex, getdents64
        *(228, 229, 230, 231, 262, 267, 269, 273, 318, 324, 332, 334, 439),  # clocks, exit_group, getrandom, statx
    ),
    "aarch64": (
        *(17, 48, 57, 61, 62, 63, 64, 65, 66, 67, 78, 79, 80, 93, 94),  # getcwd, faccessat, close, read … exit_group
        *(98, 99, 101, 102, 103, 113, 114, 115, 123, 124, 128),  # futex, timers, clocks
        *(132, 134, 135, 139, 153, 160, 163, 165, 169),  # signals, times, uname
        *(172, 174, 175, 176, 177, 178, 179, 214, 215, 216, 222, 226, 233),  # ids, sysinfo, memory
        *(278, 283, 291, 293, 439),  # getrandom, membarrier, statx, rseq, faccessat2
    ),
}
"""The numbers of the calls that a worker keeps, by machine. Opening a file is another matter."""
_OPENS: Final = {"x86_64": ((257, 2), (2, 1)), "aarch64": ((56, 2),)}
"""`openat` and `open`, each with the place of its flags among the arguments."""
_MACHINES: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_WRITES: Final = 0o3 | 0o100 | 0o1000 | 0o20000000
"""Flags of a file that is opened for more than reading."""

_LOAD, _IS, _HAS, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050001
"""`EPERM`, which Python takes as it takes any error."""


def confine(folders: Iterable[str]) -> None:
    """Keeps reading in `folders`. It cannot be taken back."""
    if sys.platform == "win32":
        return
    _limit()
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_SET_NO_NEW_PRIVILEGES, *map(ctypes.c_ulong, (1, 0, 0, 0))) == 0:
            _keep_reading(libc, folders)
            _filter_calls(libc)


def _limit() -> None:
    import resource  # noqa: PLC0415 - Windows has no such module

    for name, most in (
        ("AS", PROCESS_MEMORY),
        ("CPU", _CPU_SECONDS),
        ("NOFILE", _FILES),
        ("NPROC", 0),
        ("FSIZE", 0),
        ("CORE", 0),
    ):
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (wanted, wanted))
        except (OSError, ValueError):
            continue


class _Ruleset(ctypes.Structure):
    _fields_ = [("handled", ctypes.c_uint64)]


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def _keep_reading(libc: Any, folders: Iterable[str]) -> None:
    version = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    if version < 1:
        return
    rules = _Ruleset((1 << _FILE_RIGHTS.get(version, 16)) - 1)
    fence = libc.syscall(_LANDLOCK_CREATE, ctypes.byref(rules), ctypes.c_size_t(ctypes.sizeof(rules)), 0)
    if fence < 0:
        return
    for path in (*_SYSTEM_FOLDERS, *_SYSTEM_FILES, *folders):
        _allow(libc, fence, path)
    libc.syscall(_LANDLOCK_RESTRICT, fence, 0)
    os.close(fence)


def _allow(libc: Any, fence: int, path: str) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rights = _READ_FILE | _READ_FOLDER if os.path.isdir(path) else _READ_FILE  # noqa: PTH112 - without pathlib
    rule = _PathRule(rights, place)
    libc.syscall(_LANDLOCK_ADD, fence, 1, ctypes.byref(rule), 0)
    os.close(place)


class _Step(ctypes.Structure):
    _fields_ = [("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("k", ctypes.c_uint32)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step))]


def _filter_calls(libc: Any) -> None:
    machine = os.uname().machine if sys.maxsize > 2**32 else ""
    if machine in _MACHINES:
        steps = _steps(machine)
        program = _Program(len(steps), (_Step * len(steps))(*(_Step(*step) for step in steps)))
        libc.prctl(_SET_SECCOMP, ctypes.c_ulong(_FILTER_MODE), ctypes.byref(program))


def _steps(machine: str) -> list[tuple[int, int, int, int]]:
    """A program of the Berkeley packet filter over `struct seccomp_data`: number, machine, address, six arguments.

    Jumps lead so many steps forward; the last two steps refuse and allow.
    """
    calls, opens = _CALLS[machine], _OPENS[machine]
    body = len(calls) + 3 * len(opens)
    steps = [(_LOAD, 0, 0, 4), (_IS, 0, body + 1, _MACHINES[machine]), (_LOAD, 0, 0, 0)]
    for at, number in enumerate(calls):
        steps.append((_IS, body - at, 0, number))
    for at, (number, flags) in enumerate(opens):
        left = 3 * (len(opens) - at - 1)
        steps.append((_IS, 0, 2, number))
        steps.append((_LOAD, 0, 0, 16 + 8 * flags))
        steps.append((_HAS, left, left + 1, _WRITES))
    return [*steps, (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
