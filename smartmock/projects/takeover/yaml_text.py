"""YAML as people edit it: written so that YAML 1.2 reads it as it was, code and long texts line by line."""

import re
from typing import Any, Final

import yaml

from smartmock.errors import Fault, Invalid
from smartmock.settings import Limits
from smartmock.spec.parse import parse_text
from smartmock.types import JSON

PLAIN_NUMBER: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")
"""What the core schema of YAML 1.2 (section 10.3.2) takes for a number; the writer knows those of YAML 1.1 only."""


MOST_FAULTS: Final = 100


class Dumper(yaml.CSafeDumper):
    """Without anchors: equal parts are written twice, as in JSON."""

    def ignore_aliases(self, _data: JSON) -> bool:
        return True


def represent_text(dumper: Any, text: str) -> Any:
    lines = text.split("\n")
    is_block = len(lines) > 1 and text.isprintable() is False and all(line.isprintable() for line in lines)
    style = "|" if is_block else "'" if PLAIN_NUMBER.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Dumper.add_representer(str, represent_text)


def write_yaml(value: JSON) -> bytes:
    text: str = yaml.dump(value, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1000)
    return text.encode("utf-8", "replace")


def read_yaml(text: bytes, limits: Limits) -> JSON:
    """JSON is YAML too. Raises `DocumentError` with line and column, and `Invalid` where a part would be left out, such
    as the first of two keys that are the same.
    """
    parsed = parse_text(text, limits)
    faults = [
        Fault(problem.pointer, f"{problem.message.partition(';')[0].rstrip('.')}.", problem.remedy)
        for problem in parsed.problems
        if problem.severity != "info"
    ]
    if faults:
        raise Invalid(faults[:MOST_FAULTS])
    return parsed.tree
