"""Rules on texts: what a text of a schema must obey, whatever it says."""

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass

import jsonschema_rs

from smartmock.generation.node import Node
from smartmock.schema.validator import validator_of
from smartmock.types import JSON, JsonObject


@dataclass(frozen=True, slots=True)
class Judge:
    """All rules on texts of a schema: equal ones have the same `name`. `lone_format`: a format is the only one."""

    name: str
    fits: Callable[[JSON], bool]
    lone_format: bool = False


def judge_of(node: Node) -> Judge | None:
    """None when there is no rule."""
    schema = node.schema
    least, most = schema.min_length, schema.max_length
    rules: list[JSON] = [{"pattern": pattern} for pattern in schema.patterns]
    rules += [{"format": name} for name in schema.formats]
    rules += [{"not": rule} for rule in schema.excluded]
    lengths: JsonObject = {"minLength": least} if least else {}
    if most is not None:
        lengths["maxLength"] = most
    if not (rules or lengths):
        return None
    name = json.dumps([*rules, lengths], sort_keys=True, default=str)
    if not rules:
        return Judge(name, lambda text: least <= len(text) and (most is None or len(text) <= most))
    lone_format = not lengths and len(rules) == len(schema.formats) == 1
    if schema.excluded:
        return Judge(name, node.compiler.schemas.validator((*rules, lengths)).is_valid, lone_format)
    return Judge(name, _fits(name), lone_format)


@functools.lru_cache(maxsize=4_096)
def _fits(rules: str) -> Callable[[JSON], bool]:
    """Rules that refer to nothing else, as JSON: many schemas have the same."""
    return validator_of(tuple(json.loads(rules)), jsonschema_rs.Registry([])).is_valid
