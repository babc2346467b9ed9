"""How two revisions of one operation differ, but for texts and for what its schemas refer to."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from smartmock import pointers
from smartmock.projects.documents.revising.changes import Change
from smartmock.projects.documents.revising.schemas import Locate, SchemaComparison
from smartmock.spec.document import Example, Header, MediaType, Operation, Parameter, RequestBody, Response, Security
from smartmock.spec.parameters import template_names
from smartmock.types import Direction


class OperationComparison:
    def __init__(self, old: Operation, new: Operation, schemas: SchemaComparison, locate: Locate) -> None:
        self._old = old
        self._new = new
        self._schemas = schemas
        self._locate = locate

    def changes(self) -> Iterator[Change]:
        yield from self._address()
        yield from self._security()
        yield from self._parameters()
        yield from self._body()
        yield from self._responses()

    def _change(self, pointer: str, message: str, *, breaking: bool = False) -> Change:
        return Change(breaking, self._locate(pointer), message)

    def _gone(self, pointer: str, message: str, *, breaking: bool) -> Change:
        return Change(breaking, self._locate(pointer, in_old=True), message)

    def _address(self) -> Iterator[Change]:
        old, new = self._old, self._new
        if (old.method, _blank(old.path)) != (new.method, _blank(new.path)):
            message = f"It is {new.method} {new.path} now, was {old.method} {old.path}."
            yield self._change(new.pointer, message, breaking=True)
        elif old.path != new.path:
            yield self._change(new.pointer, f"The path is written {new.path}, was {old.path}.")
        if old.base_paths != new.base_paths:
            now, before = (", ".join(paths) or "/" for paths in (new.base_paths, old.base_paths))
            yield self._change(new.pointer, f"It is served below {now}, was below {before}.")

    def _security(self) -> Iterator[Change]:
        """Alternatives are wanted less where they ask for less."""
        old, new = _alternatives(self._old.security), _alternatives(self._new.security)
        place = pointers.join(self._new.pointer, "security")
        if not old:
            if new:
                message = f"It asks for security now: {_shown(new)}."
                yield self._change(place, message, breaking=True)
            return
        if not new:
            yield self._change(place, "It asks for no security any more.")
            return
        lost = [choice for choice in old if not any(each <= choice for each in new)]
        more = [choice for choice in new if choice not in old]
        if lost:
            message = f"{_shown(lost)} is not enough any more; it asks for {_shown(new)}."
            yield self._change(place, message, breaking=True)
        elif more:
            yield self._change(place, f"It also takes {_shown(more)}.")

    def _parameters(self) -> Iterator[Change]:
        old, new = _by_place(self._old), _by_place(self._new)
        for place, parameter in old.items():
            if place in new:
                yield from self._parameter(parameter, new[place])
            elif parameter.location != "path":
                yield self._gone(parameter.pointer, f"{_title(parameter)} is gone.", breaking=False)
        for place, parameter in new.items():
            if place not in old and parameter.location != "path":
                word = "a new required parameter" if parameter.required else "a new parameter"
                message = f"{_title(parameter)} is {word}."
                yield self._change(parameter.pointer, message, breaking=parameter.required)

    def _parameter(self, old: Parameter, new: Parameter) -> Iterator[Change]:
        title = _title(new)
        if new.required and not old.required:
            yield self._change(new.pointer, f"{title} is required now.", breaking=True)
        elif old.required and not new.required:
            yield self._change(new.pointer, f"{title} is not required any more.")
        if (old.style, old.explode) != (new.style, new.explode):
            yield self._change(new.pointer, f"{title} is written in another style.", breaking=True)
        if new.deprecated and not old.deprecated:
            yield self._change(new.pointer, f"{title} is deprecated now.")
        yield from self._examples(old.examples, new.examples, new.pointer, title)
        yield from self._schemas_of(old, new, "request", title)

    def _schemas_of(
        self, old: Parameter | Header, new: Parameter | Header, direction: Direction, title: str
    ) -> Iterator[Change]:
        """What is said of `the body` in a schema by itself is said of the parameter or header."""
        pairs = [(old.schema, new.schema)]
        if isinstance(old, Parameter) and isinstance(new, Parameter):
            contents = {content.name: content for content in new.content}
            pairs += [(each.schema, contents[each.name].schema) for each in old.content if each.name in contents]
        subject = f"`the body` in {direction}s"
        for change in chain.from_iterable(self._schemas.compare(*pair, direction) for pair in pairs):
            if change.message.startswith(f"{subject}:"):
                yield Change(change.breaking, change.pointer, title + change.message.removeprefix(subject))
            else:
                yield change

    def _body(self) -> Iterator[Change]:
        old, new = self._old.request_body, self._new.request_body
        if old is None and new is not None:
            word = "a new required body" if new.required else "a new body"
            yield self._change(new.pointer, f"Requests have {word}.", breaking=new.required)
        elif old is not None and new is None:
            yield self._gone(old.pointer, "Requests have no body any more.", breaking=True)
        elif old is not None and new is not None:
            if old.required != new.required:
                message = f"The body is {'required now' if new.required else 'not required any more'}."
                yield self._change(new.pointer, message, breaking=new.required)
            yield from self._content(old, new, "request", "Requests")

    def _responses(self) -> Iterator[Change]:
        old = {response.status: response for response in self._old.responses}
        new = {response.status: response for response in self._new.responses}
        for status, response in old.items():
            if status in new:
                yield from self._response(response, new[status])
            else:
                yield self._gone(response.pointer, f"The response {status} is gone.", breaking=True)
        for status, response in new.items():
            if status not in old:
                yield self._change(response.pointer, f"The response {status} is new.")

    def _response(self, old: Response, new: Response) -> Iterator[Change]:
        title = f"The response {new.status}"
        if old.description != new.description:
            yield self._change(new.pointer, f"{title}: its description changed.")
        yield from self._content(old, new, "response", title)
        headers = {header.name.lower(): header for header in new.headers}
        for header in old.headers:
            now = headers.pop(header.name.lower(), None)
            subject = f"{title}: the header `{header.name}`"
            if now is None:
                yield self._gone(header.pointer, f"{subject} is gone.", breaking=True)
                continue
            if header.required and not now.required:
                yield self._change(now.pointer, f"{subject} is not required any more.", breaking=True)
            yield from self._schemas_of(header, now, "response", subject)
        for header in headers.values():
            yield self._change(header.pointer, f"{title}: the header `{header.name}` is new.")

    def _content(
        self, old: RequestBody | Response, new: RequestBody | Response, direction: Direction, title: str
    ) -> Iterator[Change]:
        before, after = _by_name(old.content), _by_name(new.content)
        for name, media_type in before.items():
            if name not in after:
                yield self._gone(media_type.pointer, f"{title}: the media type `{name}` is gone.", breaking=True)
                continue
            now = after[name]
            yield from self._schemas.compare(media_type.schema, now.schema, direction)
            yield from self._examples(media_type.examples, now.examples, now.pointer, f"{title}, `{name}`")
            if media_type.encoding != now.encoding:
                message = f"{title}, `{name}`: its encoding changed."
                yield self._change(now.pointer, message, breaking=direction == "request")
        for name, media_type in after.items():
            if name not in before:
                breaking = direction == "request" and not before and isinstance(new, RequestBody) and new.required
                yield self._change(media_type.pointer, f"{title}: the media type `{name}` is new.", breaking=breaking)

    def _examples(self, old: Sequence[Example], new: Sequence[Example], pointer: str, title: str) -> Iterator[Change]:
        if [(each.name, each.value) for each in old] != [(each.name, each.value) for each in new]:
            yield self._change(pointer, f"{title}: examples changed.")


def _blank(path: str) -> str:
    """The path without the names of its parameters."""
    return re.sub(r"\{[^{}]*\}", "{}", path)


def _alternatives(security: Security | None) -> list[frozenset[str]]:
    """Each as the schemes and scopes that it wants; none at all when one of them wants nothing."""
    found = [
        frozenset(text for name, scopes in choice.items() for text in (name, *(f"{name} {scope}" for scope in scopes)))
        for choice in security or ()
    ]
    return [] if frozenset() in found else found


def _shown(alternatives: Sequence[frozenset[str]]) -> str:
    shown = [" and ".join(f"`{name}`" for name in sorted(choice)) or "nothing" for choice in alternatives[:5]]
    return " or ".join(shown)


def _by_place(operation: Operation) -> Mapping[tuple[str, str | int], Parameter]:
    """Parameters of the path by their place in it, so that they may be renamed; headers ignore case."""
    order = {name: index for index, name in reversed(list(enumerate(template_names(operation.path))))}
    found: dict[tuple[str, str | int], Parameter] = {}
    for parameter in operation.parameters:
        name: str | int = parameter.name.lower() if parameter.location == "header" else parameter.name
        found[parameter.location, order.get(parameter.name, name) if parameter.location == "path" else name] = parameter
    return found


def _title(parameter: Parameter) -> str:
    return f"The {parameter.location} parameter `{parameter.name}`"


def _by_name(content: Sequence[MediaType]) -> Mapping[str, MediaType]:
    return {media_type.name.replace(" ", "").lower(): media_type for media_type in content}
