"""Commands of `curl`, as people copy them from documentation, a terminal or a browser."""

import codecs
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from smartmock.errors import Fault, Invalid
from smartmock.mock.json_text import parse_json
from smartmock.types import JsonObject

LONGEST: Final = 200_000
POINTER: Final = "/curl"

DATA: Final = frozenset({"-d", "--data", "--data-raw", "--data-ascii", "--data-binary", "--data-urlencode", "--json"})
FORM: Final = frozenset({"-F", "--form", "--form-string"})
METHOD: Final = frozenset({"-X", "--request"})
HEADER: Final = frozenset({"-H", "--header"})
HEAD: Final = frozenset({"-I", "--head"})
GET: Final = frozenset({"-G", "--get"})
WITH_VALUE: Final = frozenset(
    {
        "-A", "--user-agent", "-b", "--cookie", "-c", "--cookie-jar", "-e", "--referer", "-E", "--cert", "-K",
        "--config", "-m", "--max-time", "-o", "--output", "-u", "--user", "-w", "--write-out", "-x", "--proxy",
        "--cacert", "--connect-timeout", "--key", "--max-redirs", "--oauth2-bearer", "--resolve", "--retry", "-D",
        "--dump-header", "-T", "--upload-file", "-r", "--range", "--cert-type", "--interface", "--limit-rate", "-C",
        "-Y", "-y", "-z",
    }
)  # fmt: skip
"""Options that say nothing of the operation, and whose value is not the address."""

TAKES: Final = frozenset({*DATA, *FORM, *METHOD, *HEADER, *WITH_VALUE, "--url"})
QUOTED: Final = re.compile(r"\$'((?:[^'\\]|\\.)*)'")
"""Text as shells write what is not plain (Bash manual, ANSI-C quoting); browsers copy bodies so."""


@dataclass(slots=True)
class Command:
    """What a command asks for."""

    method: str | None = None
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    has_form: bool = False
    in_query: bool = False

    @property
    def real_method(self) -> str:
        if self.method is not None:
            return self.method
        return "POST" if (self.data or self.has_form) and not self.in_query else "GET"


def read_command(body: JsonObject, bases: Sequence[str]) -> JsonObject:
    """The fields of the operation that the command calls; fields beside it go first.

    Where they name no body, the JSON that the command sends is what it gets. Raises `Invalid`.
    """
    given = {name: value for name, value in body.items() if name != "curl"}
    command = parse_command(body["curl"])
    found: JsonObject = {"method": command.real_method, "path": path_of(command.url, bases)}
    sent = "&".join(command.data)
    parsed = parse_json(sent) if not command.in_query else None
    if parsed is not None:
        found["body"] = parsed
    return found | given


def parse_command(text: object) -> Command:
    if not isinstance(text, str) or len(text) > LONGEST:
        raise Invalid([Fault(POINTER, f"This is no command of at most {LONGEST:,} characters.")])
    words = split_words(text)
    if not words or words[0] != "curl":
        raise Invalid([Fault(POINTER, "This is no command of curl.", "Give one such as: curl https://a.example/pets")])
    command = Command()
    rest = iter(unbundled(words[1:]))
    for word in rest:
        value = next(rest, None) if word in TAKES else ""
        if value is None:
            raise Invalid([Fault(POINTER, f"`{word}` has no value.")])
        read_option(command, word, value)
    if not command.url:
        raise Invalid([Fault(POINTER, "The command names no address.")])
    return command


def split_words(text: str) -> list[str]:
    """As a shell does; lines that end in a backslash go on."""
    joined = re.sub(r"[\\^]\r?\n", " ", text)
    try:
        return shlex.split(QUOTED.sub(lambda found: shlex.quote(unescape(found[1])), joined))
    except ValueError as error:
        raise Invalid([Fault(POINTER, f"The command cannot be read: {error}.", "Close what is quoted.")]) from None


def unescape(text: str) -> str:
    try:
        return codecs.decode(text.encode("latin-1", "backslashreplace").decode("latin-1"), "unicode_escape")
    except UnicodeDecodeError:
        return text


def unbundled(words: Sequence[str]) -> list[str]:
    """`-XPOST` and `--request=POST` are two words."""
    found: list[str] = []
    for word in words:
        name, equals, value = word.partition("=")
        if word.startswith("--") and equals and name in TAKES:
            found += [name, value]
        elif len(word) > 2 and word[0] == "-" and word[1] != "-" and word[:2] in TAKES:
            found += [word[:2], word[2:]]
        else:
            found.append(word)
    return found


def read_option(command: Command, word: str, value: str) -> None:
    if word in METHOD:
        command.method = value.upper()
    elif word in HEADER:
        name, _, text = value.partition(":")
        command.headers[name.strip().lower()] = text.strip()
    elif word in DATA:
        command.data.append(value)
    elif word in FORM:
        command.has_form = True
    elif word in HEAD:
        command.method = command.method or "HEAD"
    elif word in GET:
        command.in_query = True
    elif word == "--url" or not (word.startswith("-") or command.url):
        command.url = value or word


def path_of(url: str, bases: Sequence[str]) -> str:
    """The path of an address, below the servers of the document."""
    address = url if "://" in url or url.startswith("/") else f"//{url}"
    try:
        path = unquote(urlsplit(address).path) or "/"
    except ValueError:
        raise Invalid([Fault(POINTER, f"`{url[:100]}` is no address.")]) from None
    below = next((base for base in bases if path.startswith(base + "/")), "")
    return path[len(below) :]
