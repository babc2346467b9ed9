"""From bytes to a tree of plain JSON, bounded in depth and size before anything walks it."""

import codecs
import json
import math
import re
from typing import Final

import orjson

from smartmock.errors import DocumentError
from smartmock.pointers import join
from smartmock.settings import Limits
from smartmock.spec.bounds import Parsed, check_size, non_finite, refuse_depth
from smartmock.spec.yaml_tree import YamlBuilder
from smartmock.types import JSON, Problem

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DIGITS: Final = bytes(byte if byte in b"0" else 48 if 49 <= byte <= 57 else 32 for byte in range(256))
_LONG_INTEGER: Final = b"0" * 19
_LEAST_INTEGER: Final = b"9223372036854775808"
"""Without its sign: the least one that fits into 64 bits. Without a sign, all numbers of as many digits do."""
_MARKUP: Final = re.compile(r"\s*<[a-zA-Z!?]")
_FORGIVEN_BYTES: Final = 4 * 1024 * 1024
"""JSON with commas or comments too many is read as YAML, which takes long: only up to this size."""
_ALLOWED_IN_YAML: Final = ("Expecting property name enclosed in double quotes", "Expecting value")
"""What JSON says where words stand without quotes."""

NEWLINE: Final = b"\n"
TO_TEXT: Final = "Give an OpenAPI document as JSON or YAML text."


def parse_text(text: bytes, limits: Limits) -> Parsed:
    """JSON or YAML 1.2 to a tree; raises `DocumentError` that names line and column where they are known."""
    decoded = _decode(text)
    start = decoded.lstrip()[:1]
    if not start:
        raise DocumentError("The document is empty.", remedy=TO_TEXT)
    if _MARKUP.match(decoded):
        raise DocumentError(
            "The document is HTML or XML, not JSON or YAML.",
            remedy="Give the address of the raw OpenAPI file, not of a page that shows it.",
        )
    return _parse_json(decoded, limits) if start in "{[" else YamlBuilder(decoded, limits).build()


def parse_stored(text: bytes) -> Parsed:
    """JSON that was written from a parsed tree: it was checked when it came."""
    return _read_json(text)


def _decode(text: bytes) -> str:
    try:
        return text.decode(_encoding(text))
    except UnicodeDecodeError as error:
        place = f"line {text.count(NEWLINE, 0, error.start) + 1}" if error.start else "its first byte"
        raise DocumentError(f"The document is not UTF-8 text ({place}).", remedy="Save it as UTF-8 text.") from None


def _encoding(text: bytes) -> str:
    """From the byte order mark, or from where the zero bytes of the first, surely ASCII, character stand."""
    for mark, encoding in _BOMS:
        if text.startswith(mark):
            return encoding
    if len(text) >= 2 and (text[0] == 0) != (text[1] == 0):
        return "utf-16-be" if text[0] == 0 else "utf-16-le"
    return "utf-8"


def _parse_json(text: str, limits: Limits) -> Parsed:
    try:
        parsed = _read_json(text.encode("utf-8", "surrogatepass"))
    except json.JSONDecodeError as error:
        return _forgive(text, error, limits)
    except RecursionError:
        refuse_depth(limits)
    except ValueError:
        raise DocumentError(
            "A number in the document has thousands of digits.", remedy="Write a number that programs can read."
        ) from None
    check_size(parsed.tree, limits)
    return parsed


def _read_json(text: bytes) -> Parsed:
    """orjson reads most documents; it rounds long integers and refuses NaN, which the standard library reads."""
    if not _holds_long_integer(text):
        try:
            return Parsed(orjson.loads(text))
        except orjson.JSONDecodeError:
            pass
    tree = json.loads(text.decode("utf-8", "surrogatepass"))
    return Parsed(*_clean(tree))


def _holds_long_integer(text: bytes) -> bool:
    """Whether there are digits, too many for 64 bits, that no quote stands before; some are in the middle of a text."""
    digits = text.translate(_DIGITS) + b" "
    start = digits.find(_LONG_INTEGER)
    while start >= 0:
        end = digits.index(b" ", start)
        number = text[start:end]
        signed = text[start - 1 : start] == b"-"
        before = text[start - 2 : start - 1] if signed else text[start - 1 : start]
        if before.strip(b" \t\r\n:,[") == b"" and (len(number) > 19 or (signed and number > _LEAST_INTEGER)):
            return True
        start = digits.find(_LONG_INTEGER, end)
    return False


def _forgive(text: str, error: json.JSONDecodeError, limits: Limits) -> Parsed:
    fault = DocumentError(
        f"The document is not valid JSON: {error.msg} (line {error.lineno}, column {error.colno}).",
        remedy="Correct the JSON at that place.",
    )
    if len(text) > _FORGIVEN_BYTES:
        raise fault
    builder = YamlBuilder(text, limits)
    try:
        parsed = builder.build()
    except DocumentError as other:
        raise (other if _is_rather_yaml(text, error, builder.place) else fault) from None
    remedy = "Remove comments and spare commas, or name it a YAML file."
    note = Problem("info", "", f"Not strict JSON ({error.msg}, line {error.lineno}); read as YAML.", remedy)
    return Parsed(parsed.tree, (note, *parsed.problems))


def _is_rather_yaml(text: str, error: json.JSONDecodeError, place: tuple[int, int]) -> bool:
    """Whether YAML made sense of what is no JSON, and failed only at a later `place`."""
    is_cut_off = not text[error.pos :].strip()
    return error.msg in _ALLOWED_IN_YAML and not is_cut_off and place > (error.lineno, error.colno)


def _clean(tree: JSON) -> tuple[JSON, tuple[Problem, ...]]:
    """`tree` without what JSON cannot write: NaN and infinity become null, broken surrogate pairs U+FFFD."""
    problems: list[Problem] = []
    root = [tree]
    pending: list[tuple[JSON, str]] = [(root, "")]
    while pending:
        node, place = pending.pop()
        for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
            if isinstance(value, dict | list):
                pending.append((value, "" if node is root else join(place, key)))
            elif isinstance(value, float) and not math.isfinite(value):
                node[key] = None
                problems.append(non_finite("" if node is root else join(place, key), str(value)))
            elif isinstance(value, str) and not value.isascii():
                node[key] = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return root[0], tuple(problems)
