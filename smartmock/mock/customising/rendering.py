"""Templates become texts: this runs in the workers of the sandbox.

What a template may do is what Jinja's sandbox allows. Time and memory are bounded by the process around it, the text
that comes out here.
"""

import datetime
import difflib
import functools
import json
import traceback
from collections.abc import Callable, Iterator, Mapping
from types import CodeType
from typing import Any, Final, TypeAlias

from jinja2 import ChainableUndefined, Template, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from smartmock.generation.annotations.functions import FUNCTION_NAMES, as_text, find_function
from smartmock.generation.draw import Draw, DrawOptions
from smartmock.mock.customising.expressions import ExpressionError, find_make
from smartmock.mock.customising.jobs import Chance, TemplateJob
from smartmock.mock.customising.marks import json_part, json_text, make_mark
from smartmock.mock.customising.sources import prepare
from smartmock.mock.customising.variables import Attributes, as_variables
from smartmock.semantics.dynamic_values import Call
from smartmock.semantics.moments import find_zone
from smartmock.semantics.words import words_for
from smartmock.types import JSON

MOST_CHARACTERS: Final = 1_000_000
"""Of one text: as much as the sandbox hands back, in bytes, of all together."""
_MOST_REPEATED: Final = 1_000_000
_LARGEST_POWER: Final = 1_000
_DRAW: Final = " draw"
"""A name that no template can name."""
_FILE: Final = "<template>"
_REMOVED_FILTERS: Final = ("pprint",)
_REMOVED_GLOBALS: Final = ("lipsum",)
"""Makes its words by chance of its own."""

Dynamic: TypeAlias = Callable[[str], JSON]


class RenderError(Exception):
    """`message` says in a few words what went wrong, `line` where in its text, counted from 1, if that is known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def render_texts(job: TemplateJob) -> list[str]:
    """The texts, rendered one after the other. Raises `RenderError`; what a process has no room for, `MemoryError`."""
    draw = draw_of(job.chance)
    variables = {**as_variables(job.variables), _DRAW: draw}
    return [_render(text, variables) for text in job.texts]


def draw_of(chance: Chance) -> Draw:
    return Draw(
        bytes.fromhex(chance.seed),
        words_for(chance.locale),
        today=datetime.date.fromisoformat(chance.today),
        options=DrawOptions(zone=find_zone(chance.zone)),
    )


def check_template(source: str) -> None:
    """Of a prepared one. Raises `ExpressionError` for what Jinja cannot read, and for filters that it does not have."""
    try:
        tree = ENVIRONMENT.parse(source)
        _check_tree(tree)
        ENVIRONMENT.compile(tree, filename=_FILE)
    except TemplateSyntaxError as error:
        raise ExpressionError(error.message or "the template cannot be read", error.lineno) from None
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # numbers and blocks that Python refuses
        raise ExpressionError("the template is too large, or its blocks are nested too deeply", None) from None


def _check_tree(tree: nodes.Template) -> None:
    for node in tree.find_all((nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)):
        raise ExpressionError("a template cannot use others", node.lineno)
    for found in tree.find_all(nodes.Filter):
        if found.name not in ENVIRONMENT.filters:
            known = [name for name in ENVIRONMENT.filters if name[0] != "_"]
            near = difflib.get_close_matches(found.name[:80], known, 3, 0.5)
            remedy = f"Write {' or '.join(f'`{name}`' for name in near)}." if near else ""
            raise ExpressionError(f"`{found.name[:80]}` is no known filter", found.lineno, remedy)


def _render(text: str, variables: Mapping[str, Any]) -> str:
    try:
        return "".join(_bounded(_compiled(text).generate(variables)))
    except (RenderError, MemoryError):
        raise
    except ExpressionError as error:
        raise RenderError(error.message, error.line) from None
    except TemplateSyntaxError as error:
        raise RenderError(error.message or "the template cannot be read", error.lineno) from None
    except Exception as error:  # noqa: BLE001  whatever a template can make happen
        raise RenderError(_told(error), _line_of(error)) from None


def _bounded(parts: Iterator[str]) -> Iterator[str]:
    length = 0
    for part in parts:
        length += len(part)
        if length > MOST_CHARACTERS:
            raise RenderError(f"the text has more than {MOST_CHARACTERS:,} characters")
        yield part


def _told(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it calls itself too often"
    if isinstance(error, TypeError) and "str" in str(error):
        return f"{error}: behind a text that is a number write `| int`"
    return str(error)[:300] or type(error).__name__


def _line_of(error: Exception) -> int | None:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == _FILE]
    return lines[-1] if lines else None


@functools.lru_cache(maxsize=64)
def _compiled(text: str) -> Template:
    tree = ENVIRONMENT.parse(prepare(text))
    for loop in tree.find_all(nodes.For):
        if isinstance(loop.target, nodes.Tuple):
            loop.iter = nodes.Filter(loop.iter, "_pairs", [], [], None, None, lineno=loop.lineno)
    code = ENVIRONMENT.compile(tree, filename=_FILE)
    assert isinstance(code, CodeType)  # noqa: S101  only with `raw` it is text
    return Template.from_code(ENVIRONMENT, code, {**ENVIRONMENT.globals})


class _Environment(ImmutableSandboxedEnvironment):
    """Members of objects go before methods of Python: `request.body.items` are the items."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, Attributes):
            return obj.attribute(attribute)
        if attribute == "length" and isinstance(obj, str | list | dict | tuple):
            return len(obj)
        return super().getattr(obj, attribute)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        _check_size(operator, left, right)
        return super().call_binop(context, operator, left, right)


def _check_size(operator: str, left: Any, right: Any) -> None:
    if operator == "%" and isinstance(left, str):
        raise SecurityError("texts are put together with `~`")
    if operator == "*":
        for many, times in ((left, right), (right, left)):
            if isinstance(many, str | list | tuple) and isinstance(times, int) and len(many) * times > _MOST_REPEATED:
                raise SecurityError("the text would be too long")
    if operator == "**" and isinstance(right, int | float) and abs(right) > _LARGEST_POWER:
        raise SecurityError("the number would be too large")


@pass_context
def _finalized(_context: Context, value: Any) -> Any:
    """Asks for the context so that Jinja makes nothing of constants where templates are only checked."""
    return _shown(value)


def _shown(value: Any) -> Any:
    """What stands in a text for a value."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, Undefined) or callable(value):
        return ""
    return as_text(_plain(value))


def _plain(value: Any) -> JSON:
    """As JSON knows it."""
    if isinstance(value, Undefined):
        return None
    if value is None or isinstance(value, str | int | float | list | dict):
        return value
    if isinstance(value, Iterator | tuple | range):
        return list(value)
    # What knows no better way to show itself would tell its address in memory.
    return "" if f" at 0x{id(value):x}" in (text := str(value)) else text


def _pairs(value: Any) -> Any:
    """What a loop with two names goes through."""
    return value.items() if isinstance(value, dict) else value


def _to_json(value: Any, indent: int | None = None) -> str:
    plain = _plain(value)
    if indent is None:
        return json_text(plain)
    return json.dumps(plain, ensure_ascii=False, indent=max(0, min(int(indent), 16)))


@pass_context
def _dynamic(context: Context, text: str) -> JSON:
    return find_make(text)(_draw(context))


@pass_context
def _picked(context: Context, values: Any) -> Any:
    found = list(values)
    return _draw(context).pick(found) if found else ENVIRONMENT.undefined("No random item, sequence was empty.")


def _draw(context: Context) -> Draw:
    draw: Draw = context.parent[_DRAW]
    return draw


def _changed(name: str) -> Callable[..., JSON]:
    """One of our own functions as a filter."""

    @pass_context
    def change(context: Context, value: Any, *positional: JSON, **named: JSON) -> JSON:
        return find_function(Call(name, positional, named))(_plain(value), _draw(context))

    return change


def _json_value(value: Any) -> str:
    return "null" if value is None else str(_shown(value))


def _json_part(value: Any) -> str:
    return json_part(_shown(value))


def _json_mark(value: Any, *, own: bool = False) -> str:
    return make_mark("" if isinstance(value, Undefined) else _plain(value), own=own)


def _make_environment() -> _Environment:
    environment = _Environment(
        autoescape=False,
        undefined=ChainableUndefined,
        finalize=_finalized,
        optimized=False,
        keep_trailing_newline=True,
        cache_size=0,
    )
    for name in _REMOVED_FILTERS:
        del environment.filters[name]
    for name in _REMOVED_GLOBALS:
        del environment.globals[name]
    own = {name: _changed(name) for name in FUNCTION_NAMES if name not in environment.filters or name == "format"}
    environment.filters.update(own)
    environment.filters.update(
        dump=_to_json, tojson=_to_json, random=_picked, _pairs=_pairs,
        _json_mark=_json_mark, _json_part=_json_part, _json_value=_json_value,
    )  # fmt: skip
    environment.globals["_dynamic"] = _dynamic
    return environment


ENVIRONMENT: Final = _make_environment()
