"""Operations, compiled: every answer that a document declares, ready to be called."""

import re
from dataclasses import dataclass
from functools import cached_property

from smartmock.generation.compiler import Generator
from smartmock.generation.draw import Draw
from smartmock.generation.explain import Explanation
from smartmock.mock.branches import branch_names
from smartmock.mock.context import Context, Serving
from smartmock.mock.examples import PreparedExample, declared_examples, example_problems, make_room, prepare_example
from smartmock.mock.failures.inputs import Inputs
from smartmock.mock.failures.shape import Shape
from smartmock.mock.headers import HeaderMaker, compile_headers
from smartmock.mock.media_types import MediaRange, parse_media_type
from smartmock.mock.model import MockResponse
from smartmock.mock.paging import Roles, find_roles
from smartmock.mock.paths import shape
from smartmock.mock.render import Rendered, Target, render, writes_json
from smartmock.mock.request_examples import RequestExample, find_request_examples
from smartmock.mock.streams import as_stream, find_schema
from smartmock.mock.validation.rules import RequestRules
from smartmock.mock.views import View, find_view
from smartmock.schema.model import Schema
from smartmock.schema.validator import Validator
from smartmock.spec.document import MediaType, Operation, Response
from smartmock.types import JSON, Problem

_ESSENCE = re.compile(r"[a-z0-9][a-z0-9.+_-]{0,60}/[a-z0-9][a-z0-9.+_-]{0,60}")
"""Media types of an `Accept` header that are repeated in the answer."""

_NO_CONTENT = frozenset({204, 205, 304})
_NO_LENGTH = frozenset({204, 304})
"""205 says that its length is 0; in 304 the length would be that of the answer to an unconditional request."""


def has_body(status: int) -> bool:
    """Whether an answer of this status may have content (RFC 9110 sections 6.4.1 and 15)."""
    return status >= 200 and status not in _NO_CONTENT


def has_length(status: int) -> bool:
    """Whether an answer of this status tells the length of its content (RFC 9110 section 8.6)."""
    return status not in _NO_LENGTH


class Variant:
    """One possible answer: a status with one of its media types, or with no content at all.

    `is_quick`: the last answer was put together within the time that others may wait for it; the first never is.
    """

    def __init__(self, response: Response, content: MediaType | None, context: Context) -> None:
        self.response = response
        self.content = content
        self.is_quick = False
        self._context = context
        self._view: tuple[View | None] | None = None
        self._targets: dict[str, Target] = {}

    @property
    def status(self) -> str:
        """As declared: a code, a range or `default`."""
        return self.response.status

    @property
    def media_type(self) -> str | None:
        """As declared, perhaps with wildcards; None for no content."""
        return self.content.name if self.content else None

    @cached_property
    def range(self) -> MediaRange:
        return parse_media_type(self.content.name if self.content else "")

    @cached_property
    def schema_pointer(self) -> str | None:
        """Of a stream, that of the list of its parts."""
        with self._context.lock:
            return find_schema(self.content, self._context.schemas) if self.content else None

    @cached_property
    def schema(self) -> Schema | None:
        with self._context.lock:
            return self._context.schemas.view(self.schema_pointer) if self.schema_pointer is not None else None

    @cached_property
    def error_shape(self) -> Shape | None:
        """What is known of the parts of a body that tells of an error."""
        return Shape((self.schema,)) if self.schema is not None else None

    @cached_property
    def validator(self) -> Validator | None:
        """The judge of values; None when the document names no schema."""
        with self._context.lock:
            return self._context.schemas.validator(self.schema_pointer) if self.schema_pointer is not None else None

    @cached_property
    def generator(self) -> Generator | None:
        return self._context.generator(self.schema_pointer) if self.schema_pointer is not None else None

    def view(self, path: str) -> View | None:
        """Where values show things; None where they show none. `path` is the template of the variant's operation."""
        if self._view is None:
            generator = self.generator  # a cached property has a lock of its own, which is never taken within another
            with self._context.lock:
                generators = self._context.generators
                self._view = (find_view(generator.node, path, generators) if generator else None,)
        return self._view[0]

    @cached_property
    def examples(self) -> tuple[PreparedExample, ...]:
        if self.content is None:
            return ()
        with self._context.lock:
            declared = declared_examples(self.content, self._context.document)
            if self.schema_pointer != self.content.schema:
                declared = tuple(map(as_stream, declared))
            return tuple(prepare_example(item, self.schema_pointer, self.range, self._context) for item in declared)

    @property
    def example_names(self) -> tuple[str, ...]:
        """Without judging the examples."""
        if self.content is None:
            return ()
        return tuple(item.name for item in declared_examples(self.content, self._context.document))

    @cached_property
    def branch_names(self) -> tuple[str, ...]:
        """What the selector `variant` may ask for."""
        with self._context.lock:
            compiler = self._context.generators.compiler("response")
            return branch_names(self.schema_pointer, compiler) if self.schema_pointer is not None else ()

    @property
    def knows_branches(self) -> bool:
        """Whether `branch_names` were collected before, which in large documents takes longer than others may wait."""
        return "branch_names" in vars(self)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the examples; asking judges them."""
        return tuple(example_problems(self.examples, self._context.document))

    def generate(self, draw: Draw) -> JSON:
        """A value that obeys the schema; without a schema an empty one of the media type's own kind."""
        if self.generator is not None:
            return self.generator(draw)
        return {} if self.range.family or "form" in self.range.subtype else ""

    def explain(self, value: JSON, draw: Draw) -> tuple[Explanation, ...]:
        """Why the places of a generated value are what they are."""
        if self.generator is None:
            return ()
        with self._context.lock:
            return self.generator.explain(value, draw)

    def target(self, media_type: str) -> Target:
        """What values are rendered for: known for each media type that was asked for, of which wildcards allow many."""
        target = self._targets.get(media_type)
        if target is None:
            make_room(self._targets)
            encoding = self.content.encoding if self.content else {}
            target = self._targets[media_type] = Target(media_type, self.schema, encoding)
        return target

    def render_example(self, example: PreparedExample, media_type: str, serving: Serving) -> Rendered:
        """Rendered once for each media type, and where it is repaired for each locale."""
        key = example.render_key(media_type, serving)
        rendered = example.rendered.get(key)
        if rendered is None:
            target = self.target(media_type)
            with self._context.lock:
                make_room(example.rendered)
                rendered = example.rendered[key] = render(example.value_for(serving), target)
        return rendered

    def concrete_type(self, wanted: MediaRange | None) -> str:
        """The media type to send: as declared, or one in the place of its wildcards that fits what is wanted."""
        declared = self.range
        if not declared.is_wildcard:
            return self.content.name if self.content else ""
        if wanted is not None and not wanted.is_wildcard and _ESSENCE.fullmatch(wanted.essence):
            return wanted.essence
        if declared.family:
            return f"{declared.type}/{declared.family}"  # `application/*+json` leaves open which JSON
        kind = wanted.type if wanted is not None and declared.type == "*" else declared.type
        return CONCRETE.get(kind) or self._natural_type()

    def _natural_type(self) -> str:
        """JSON for what has structure, else text or bytes."""
        if any(isinstance(item.value, dict | list) for item in self.examples) or is_structured(self.schema):
            return "application/json"
        is_binary = self.schema is not None and "binary" in self.schema.formats
        return "application/octet-stream" if is_binary or self.range.type == "application" else "text/plain"


CONCRETE = {
    "text": "text/plain",
    "image": "image/png",
    "audio": "audio/wav",
    "video": "video/mp4",
    "multipart": "multipart/form-data",
}
"""Type of a wildcard → what is sent. `*` and `application` depend on the schema."""


def is_structured(schema: Schema | None) -> bool:
    """Whether values of the schema are something else than one string."""
    return schema is not None and not (schema.typed and "string" in schema.types) and bool(schema.flat)


class CompiledResponse:
    """A declared response with its variants, at least one."""

    def __init__(self, response: Response, operation: Operation, context: Context) -> None:
        self.status = response.status
        contents: tuple[MediaType | None, ...] = response.content or (None,)
        self.variants = tuple(Variant(response, content, context) for content in contents)
        self._response = response
        self._operation = operation
        self._context = context

    @property
    def has_content(self) -> bool:
        return bool(self._response.content)

    @cached_property
    def headers(self) -> tuple[HeaderMaker, ...]:
        with self._context.lock:
            return compile_headers(self._response, self._operation, self._context)


@dataclass(frozen=True, eq=False)
class Plan:
    """What will be sent, before anyone knows the data. `media_type` is "" when there is no body.

    `example` is set when it was asked for by name. `trace` tells how it came to this.
    """

    status: int
    response: CompiledResponse
    variant: Variant
    media_type: str
    example: PreparedExample | None
    trace: tuple[str, ...]

    @cached_property
    def is_json(self) -> bool:
        """Whether the answer is written as JSON."""
        return writes_json(self.media_type)


class CompiledOperation:
    """Made when the operation is first asked for; its schemas are compiled when an answer needs them.

    `plans`: what was negotiated, by `Accept`, for requests that select nothing.
    """

    def __init__(self, operation: Operation, context: Context) -> None:
        self.operation = operation
        self.context = context
        self.plans: dict[str, Plan | MockResponse] = {}
        declared = operation.responses or (Response("200", operation.pointer),)
        self.responses = tuple(CompiledResponse(response, operation, context) for response in declared)

    @property
    def key(self) -> str:
        return self.operation.key

    @cached_property
    def request_examples(self) -> tuple[RequestExample, ...]:
        return find_request_examples(self.operation)

    @property
    def variants(self) -> tuple[Variant, ...]:
        """Every status with every media type, in the order of the document."""
        return tuple(variant for response in self.responses for variant in response.variants)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the examples of all responses; asking judges them."""
        return tuple(problem for variant in self.variants for problem in variant.problems)

    @cached_property
    def roles(self) -> Roles:
        """What the query parameters do with lists."""
        with self.context.lock:
            schemas = self.context.schemas
            return find_roles(self.operation.parameters, lambda pointer: schemas.view(pointer, "request"))

    @cached_property
    def is_collection(self) -> bool:
        """Whether the document tells how to get one of the things below the path."""
        below = f"{shape(self.operation.path)}/{{}}"
        gets = (item for item in self.context.document.operations if item.method.upper() == "GET")
        return any(shape(item.path) == below for item in gets)

    @cached_property
    def query_names(self) -> frozenset[str]:
        """Query parameters that the operation declares."""
        return frozenset(item.name for item in self.operation.parameters if item.location == "query")

    @cached_property
    def rules(self) -> RequestRules:
        """What it asks of its requests."""
        return RequestRules(self.operation, self.context)

    @property
    def has_rules(self) -> bool:
        """Whether `rules` were compiled before, which in large documents takes longer than others may wait."""
        return "rules" in vars(self)

    @cached_property
    def header_names(self) -> frozenset[str]:
        """Headers that the operation declares as parameters, in lower case."""
        return frozenset(item.name.lower() for item in self.operation.parameters if item.location == "header")

    @cached_property
    def inputs(self) -> Inputs:
        """What a request may get wrong."""
        return Inputs(self.operation, self.context, self.rules)

    @cached_property
    def summary(self) -> str:
        return f"{self.operation.method.upper()} {self.operation.path} is the operation {self.key}"
