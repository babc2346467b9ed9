"""What a process can still do once it is confined, as code would try that has broken out of the engine."""

import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import smartmock
from smartmock.scripting.process import _paths

IS_FENCED = sys.platform == "linux" and platform.machine() in {"x86_64", "aarch64"}
SECRET = Path(__file__)
ESCAPED = str(Path(tempfile.gettempdir()) / "smartmock-escaped")
"""Where everyone may write: what refuses it is the fence."""
BEFORE = f"""
import json, os, sys
sys.path[:], readable = map(json.loads, sys.argv[1:])
from smartmock.scripting.confinement import confine
import ctypes, socket, signal
confine(readable)
parent, secret = os.getppid(), {str(SECRET)!r}
def attempt():
"""
AFTER = """
try:
    attempt()
    os.write(1, b"done")
except OSError as error:
    os.write(1, type(error).__name__.encode())
"""


def attempt(code: str, importable: str = "", readable: str = "") -> str:
    paths = _paths()
    script = BEFORE + "".join(f"    {line}\n" for line in code.splitlines()) + AFTER
    command = [sys.executable, "-I", "-S", "-c", script, importable or paths[0], readable or paths[1]]
    done = subprocess.run(command, env={}, cwd="/", capture_output=True, check=True, timeout=30)
    return done.stdout.decode()


@pytest.mark.skipif(not IS_FENCED, reason="the fences are those of Linux")
@pytest.mark.parametrize(
    "code",
    [
        pytest.param("socket.socket()", id="a socket"),
        pytest.param("socket.socketpair()", id="a pair of sockets"),
        pytest.param("os.fork()", id="fork"),
        pytest.param("os.posix_spawn('/bin/true', ['true'], {})", id="spawn"),
        pytest.param("os.execv('/bin/true', ['true'])", id="another program"),
        pytest.param("os.kill(parent, 0)", id="signal to the parent"),
        pytest.param("os.kill(os.getpid(), signal.SIGKILL)", id="signal to itself"),
        pytest.param("open(secret, 'w')", id="write over a file"),
        pytest.param("open(secret, 'a')", id="append to a file"),
        pytest.param(f"open({ESCAPED!r}, 'x')", id="a new file"),
        pytest.param("os.unlink(secret)", id="remove a file"),
        pytest.param("os.rename(secret, secret)", id="rename a file"),
        pytest.param(f"os.mkdir({ESCAPED!r})", id="a new folder"),
        pytest.param("os.chmod(secret, 0)", id="change rights"),
        pytest.param(f"os.symlink('/', {ESCAPED!r})", id="a link"),
        pytest.param("os.setuid(0)", id="another user"),
        pytest.param("os.sched_setscheduler(0, 0, os.sched_param(0))", id="more of the processor"),
        pytest.param("os.dup(1)", id="more descriptors"),
        pytest.param("os.memfd_create('code')", id="a file in memory"),
    ],
)
def test_everything_else_is_refused(code: str) -> None:
    assert attempt(code) == "PermissionError"


@pytest.mark.skipif(not IS_FENCED, reason="the fences are those of Linux")
@pytest.mark.parametrize(
    "call",
    [
        pytest.param("101, 0, 0, 0, 0", id="ptrace"),
        pytest.param("310, parent, 0, 0, 0, 0, 0", id="memory of the parent"),
        pytest.param("425, 1, 0", id="io_uring"),
        pytest.param("321, 0, 0, 0", id="bpf"),
        pytest.param("272, 0x10000000", id="a namespace of its own"),
    ],
)
@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers are those of x86_64")
def test_calls_without_a_name_in_python_are_refused(call: str) -> None:
    code = f"if ctypes.CDLL(None, use_errno=True).syscall({call}) < 0: raise OSError(ctypes.get_errno(), '')"
    assert attempt(code) == "PermissionError"


@pytest.mark.skipif(not IS_FENCED, reason="the fences are those of Linux")
@pytest.mark.parametrize("path", [str(SECRET), "/etc/passwd", "/proc/self/environ", "/proc/1/environ"])
def test_files_that_are_no_modules_cannot_be_read(path: str) -> None:
    has_landlock = attempt("open('/etc/hostname')") == "PermissionError" or attempt("os.listdir('/')") != "done"
    if not has_landlock:
        pytest.skip("this kernel has no Landlock")
    assert attempt(f"open({path!r})") == "PermissionError"


def test_modules_and_language_data_can_be_read() -> None:
    assert attempt("import jinja2, faker, zoneinfo\nzoneinfo.ZoneInfo('Europe/Berlin')") == "done"
    assert attempt(
        "from smartmock.semantics.words import words_for\nassert words_for('ja').pool('person.full_name')"
    ) == ("done")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_memory_is_limited() -> None:
    assert attempt("try:\n  bytearray(2**30)\nexcept MemoryError:\n  raise PermissionError") == "PermissionError"


def test_the_checkout_and_the_folder_of_the_caller_are_not_readable() -> None:
    readable = [Path(place) for place in json.loads(_paths()[1])]
    package = Path(smartmock.__file__).parent
    assert package in readable
    assert Path.cwd() not in readable
    assert package.parent not in readable or (package.parent / "jinja2").is_dir()
