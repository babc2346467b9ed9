"""JSONPath (RFC 9535): read by python-jsonpath, walked here, where every step is counted.

The library's own walk keeps a record of each value on the way, looks for regular expressions with `re`, and has no end
but that of the memory.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeAlias

from jsonpath import JSONPathEnvironment, segments, selectors
from jsonpath import filter as expressions
from jsonpath.exceptions import JSONPathError
from jsonpath.path import JSONPath

from smartmock.mock.customising.facts import MISSING, Facts, Find, TooMuch, kept
from smartmock.mock.customising.regexes import LONGEST_TEXT, compile_regex
from smartmock.schema.equality import json_key
from smartmock.types import JSON

LONGEST: Final = 500
"""Characters of a path."""
MOST_RESULTS: Final = 1_000
DEEPEST: Final = 200
"""Levels of a body to which `..` goes down."""
OWN_PATTERN: Final = 2_000
OWN_SIGN: Final = 100
"""Steps for a regular expression that a request brings, and for each character of it: what compiling it takes."""

_READER: Final = JSONPathEnvironment(strict=True)


Walk: TypeAlias = Callable[[JSON, JSON, Facts], Iterator[JSON]]
"""From a value, and the root, to values."""
Evaluate: TypeAlias = Callable[[JSON, JSON, Facts], JSON]
"""An expression in a filter, for the current value and the root; `MISSING` stands for nothing."""


def compile_jsonpath(text: str) -> Find:
    """What the path leads to in the JSON body. Raises `ValueError`, which says why.

    To look raises `TooMuch`.
    """
    if len(text) > LONGEST:
        raise ValueError(f"it has {len(text)} characters, {LONGEST} are allowed")
    try:
        path = _READER.compile(text)
        if not isinstance(path, JSONPath):
            raise ValueError("only one path is allowed")  # noqa: TRY004
        steps = _plain_steps(path)
        return _find_plain(steps) if steps is not None else kept(text, _find_all(_compile_path(path)))
    except JSONPathError as error:
        raise ValueError(str(error).partition("\n")[0]) from None
    except (OverflowError, RecursionError):
        raise ValueError("its numbers are too large, or it is nested too deeply") from None


def _plain_steps(path: JSONPath) -> list[str | int] | None:
    """Of a path that leads to one value: names and indexes."""
    if not path.singular_query():
        return None
    only = [segment.selectors[0] for segment in path.segments]
    return [step.name if isinstance(step, selectors.NameSelector) else step.index for step in only]  # type: ignore[attr-defined]


def _find_plain(steps: Sequence[str | int]) -> Find:
    def find(facts: Facts) -> Sequence[JSON]:
        value = facts.json
        for step in steps:
            if isinstance(step, str):
                value = value.get(step, MISSING) if isinstance(value, dict) else MISSING
            else:
                value = value[step] if isinstance(value, list) and -len(value) <= step < len(value) else MISSING
        return () if value is MISSING else (value,)

    return find


def _find_all(walk: Walk) -> Find:
    def find(facts: Facts) -> Sequence[JSON]:
        body = facts.json
        try:
            return [*islice(walk(body, body, facts), MOST_RESULTS)] if body is not MISSING else ()
        except RecursionError:
            raise TooMuch from None

    return find


def _compile_path(path: JSONPath) -> Walk:
    walks = [_compile_segment(segment) for segment in path.segments]

    def walk(value: JSON, root: JSON, facts: Facts) -> Iterator[JSON]:
        return _through(walks, 0, value, root, facts)

    return walk


def _through(walks: Sequence[Walk], number: int, value: JSON, root: JSON, facts: Facts) -> Iterator[JSON]:
    if number == len(walks):
        yield value
        return
    for below in walks[number](value, root, facts):
        facts.spend(1)
        yield from _through(walks, number + 1, below, root, facts)


def _compile_segment(segment: segments.JSONPathSegment) -> Walk:
    selects = [_compile_selector(selector) for selector in segment.selectors]

    def children(value: JSON, root: JSON, facts: Facts) -> Iterator[JSON]:
        for select in selects:
            yield from select(value, root, facts)

    def descendants(value: JSON, root: JSON, facts: Facts) -> Iterator[JSON]:
        for below in _all_below(value, facts):
            yield from children(below, root, facts)

    return descendants if isinstance(segment, segments.JSONPathRecursiveDescentSegment) else children


def _items(value: JSON) -> Iterable[JSON]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _all_below(value: JSON, facts: Facts) -> Iterator[JSON]:
    """The value, and all lists and objects in it, in the order of the text."""
    yield value
    way = [iter(_items(value))]
    while way:
        below = next(way[-1], MISSING)
        if below is MISSING:
            way.pop()
            continue
        facts.spend(1)
        if isinstance(below, dict | list):
            yield below
            if len(way) < DEEPEST:
                way.append(iter(_items(below)))


def _compile_selector(selector: selectors.JSONPathSelector) -> Walk:
    if isinstance(selector, selectors.NameSelector):
        return _by_name(selector.name)
    if isinstance(selector, selectors.IndexSelector):
        return _by_index(selector.index)
    if isinstance(selector, selectors.SliceSelector):
        return _by_slice(selector.slice)
    if isinstance(selector, selectors.WildcardSelector):
        return lambda value, _root, _facts: iter(_items(value))
    if isinstance(selector, selectors.Filter):
        return _by_filter(_compile_expression(selector.expression))
    raise ValueError(f"`{selector}` is not known")


def _by_name(name: str) -> Walk:
    def select(value: JSON, _root: JSON, _facts: Facts) -> Iterator[JSON]:
        if isinstance(value, dict) and name in value:
            yield value[name]

    return select


def _by_index(index: int) -> Walk:
    def select(value: JSON, _root: JSON, _facts: Facts) -> Iterator[JSON]:
        if isinstance(value, list) and -len(value) <= index < len(value):
            yield value[index]

    return select


def _by_slice(part: slice) -> Walk:
    def select(value: JSON, _root: JSON, _facts: Facts) -> Iterator[JSON]:
        if isinstance(value, list) and part.step != 0:
            for index in range(*part.indices(len(value))):
                yield value[index]

    return select


def _by_filter(evaluate: Evaluate) -> Walk:
    def select(value: JSON, root: JSON, facts: Facts) -> Iterator[JSON]:
        for item in _items(value):
            facts.spend(1)
            if evaluate(item, root, facts) is True:
                yield item

    return select


def _compile_expression(expression: expressions.BaseExpression) -> Evaluate:
    """Of a condition: to True or False."""
    if isinstance(expression, expressions.FilterExpression):
        return _compile_expression(expression.expression)
    if isinstance(expression, expressions.PrefixExpression):
        operand = _compile_expression(expression.right)
        return lambda current, root, facts: not operand(current, root, facts)
    if isinstance(expression, expressions.InfixExpression):
        return _compile_infix(expression)
    if isinstance(expression, expressions.FilterQuery):
        nodes = _compile_query(expression)
        return lambda current, root, facts: next(nodes(current, root, facts), MISSING) is not MISSING
    if isinstance(expression, expressions.FunctionExtension):
        return _compile_function(expression)
    raise ValueError(f"`{expression}` is no condition")


def _compile_infix(expression: expressions.InfixExpression) -> Evaluate:
    if expression.operator in {"&&", "||"}:
        first, second = _compile_expression(expression.left), _compile_expression(expression.right)
        if expression.operator == "&&":
            return lambda current, root, facts: first(current, root, facts) and second(current, root, facts)
        return lambda current, root, facts: first(current, root, facts) or second(current, root, facts)
    compare = _COMPARISONS[expression.operator]
    left, right = _compile_value(expression.left), _compile_value(expression.right)
    return lambda current, root, facts: compare(left(current, root, facts), right(current, root, facts), facts)


def _compile_value(expression: expressions.BaseExpression) -> Evaluate:
    """A literal, the one value of a query, or what a function says; `MISSING` for nothing."""
    if isinstance(expression, expressions.FilterExpressionLiteral | expressions.Nil):
        literal = None if isinstance(expression, expressions.Nil) else expression.value
        return lambda _current, _root, _facts: literal
    if isinstance(expression, expressions.FilterQuery):
        nodes = _compile_query(expression)
        return lambda current, root, facts: next(nodes(current, root, facts), MISSING)
    if isinstance(expression, expressions.FunctionExtension):
        return _compile_function(expression)
    raise ValueError(f"`{expression}` is no value")


def _compile_query(query: expressions.FilterQuery) -> Walk:
    walk = _compile_path(query.path)
    if isinstance(query, expressions.RootFilterQuery):
        return lambda _current, root, facts: walk(root, root, facts)
    return walk


def _compile_function(function: expressions.FunctionExtension) -> Evaluate:
    """The functions of RFC 9535 section 2.4; how many arguments of which kind they have is known to be right."""
    if function.name in {"match", "search"}:
        return _by_regex(*function.args, whole=function.name == "match")
    argument = function.args[0]
    if function.name in {"count", "value"}:
        if not isinstance(argument, expressions.FilterQuery):
            raise ValueError(f"`{function}` needs a path")
        nodes = _compile_query(argument)
        if function.name == "count":
            return lambda current, root, facts: sum(1 for _ in nodes(current, root, facts))
        return lambda current, root, facts: _only(nodes(current, root, facts))
    measured = _compile_value(argument)
    return lambda current, root, facts: _length(measured(current, root, facts))


def _by_regex(searched: expressions.BaseExpression, pattern: expressions.BaseExpression, *, whole: bool) -> Evaluate:
    """A pattern that the path holds is compiled with it; one that the request brings, for each value anew."""
    text, wanted = _compile_value(searched), _compile_value(pattern)
    known = _finder(pattern.value, whole=whole) if isinstance(pattern, expressions.StringLiteral) else None

    def is_found(current: JSON, root: JSON, facts: Facts) -> bool:
        value, given = text(current, root, facts), wanted(current, root, facts)
        if not isinstance(value, str) or not isinstance(given, str):
            return False
        if known is None:
            facts.spend(OWN_PATTERN + len(given) * OWN_SIGN)
        facts.spend(min(len(value), LONGEST_TEXT) + len(given))
        return (known or _finder(given, whole=whole))(value)

    return is_found


def _finder(pattern: str, *, whole: bool) -> Callable[[str], bool]:
    """What is no pattern is found nowhere."""
    try:
        return compile_regex(f"^(?:{pattern})$" if whole else pattern)
    except ValueError:
        return lambda _: False


def _only(nodes: Iterator[JSON]) -> JSON:
    first = next(nodes, MISSING)
    return first if next(nodes, MISSING) is MISSING else MISSING


def _length(value: JSON) -> JSON:
    return len(value) if isinstance(value, str | list | dict) else MISSING


def _equal(left: JSON, right: JSON, facts: Facts) -> bool:
    if left is MISSING or right is MISSING:
        return left is right
    if isinstance(left, dict | list) or isinstance(right, dict | list):
        return type(left) is type(right) and len(left) == len(right) and _same_structures(left, right, facts)
    if isinstance(left, str) and isinstance(right, str):
        facts.spend(len(left) // 1_000)
    return json_key(left) == json_key(right)


def _same_structures(left: JSON, right: JSON, facts: Facts) -> bool:
    facts.spend(sum(1 for side in (left, right) for _ in _all_below(side, facts)))
    return json_key(left) == json_key(right)


def _less(left: JSON, right: JSON, facts: Facts) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        facts.spend(len(left) // 1_000)
        return left < right
    are_numbers = all(isinstance(side, int | float) and not isinstance(side, bool) for side in (left, right))
    return are_numbers and bool(left < right)


_COMPARISONS: Final[dict[str, Callable[[JSON, JSON, Facts], bool]]] = {
    "==": _equal,
    "!=": lambda left, right, facts: not _equal(left, right, facts),
    "<": _less,
    ">": lambda left, right, facts: _less(right, left, facts),
    "<=": lambda left, right, facts: _less(left, right, facts) or _equal(left, right, facts),
    ">=": lambda left, right, facts: _less(right, left, facts) or _equal(left, right, facts),
}
