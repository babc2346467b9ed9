"""Documented examples by request: a request that is like the documented one gets the response example of that name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from smartmock.mock.customising.facts import MISSING, Facts
from smartmock.mock.customising.operators import same
from smartmock.mock.model import MockRequest
from smartmock.mock.structures import scalar_text
from smartmock.spec.document import Example, Operation, ParameterLocation
from smartmock.types import JSON

MAX_EXAMPLES: Final = 200
"""Of one operation."""

Values: TypeAlias = Mapping[str, Sequence[str]]
"""The values of each parameter, in their order."""


@dataclass(frozen=True, slots=True)
class RequestExample:
    """What the document says of a request under one name. `bodies` are JSON values, one for each media type."""

    name: str
    parameters: tuple[tuple[ParameterLocation, str, tuple[str, ...]], ...]
    bodies: tuple[JSON, ...]


def find_request_examples(operation: Operation) -> tuple[RequestExample, ...]:
    """Those whose name a response example has too, in the order in which they are named."""
    answered = {
        example.name for response in operation.responses for each in response.content for example in each.examples
    }
    bodies = operation.request_body.content if operation.request_body is not None else ()
    named: list[Example] = [
        *(example for parameter in operation.parameters for example in parameter.examples),
        *(example for body in bodies for example in body.examples),
    ]
    names = dict.fromkeys(example.name for example in named if example.name in answered)
    found = []
    for name in list(names)[:MAX_EXAMPLES]:
        parameters = tuple(
            (parameter.location, own_name(parameter.location, parameter.name), texts_of(example.value))
            for parameter in operation.parameters
            for example in parameter.examples
            if example.name == name
        )
        sent = tuple(example.value for body in bodies for example in body.examples if example.name == name)
        found.append(RequestExample(name, parameters, sent))
    return tuple(found)


def own_name(location: ParameterLocation, name: str) -> str:
    return name.lower() if location == "header" else name


def texts_of(value: JSON) -> tuple[str, ...]:
    return tuple(map(scalar_text, value)) if isinstance(value, list) else (scalar_text(value),)


def match_example(
    examples: tuple[RequestExample, ...], request: MockRequest, path_params: Mapping[str, str]
) -> str | None:
    """The name of the example that says most, all of it as the request does; None where none fits."""
    facts = Facts(request, path_params)
    said = read_parameters(facts)
    fitting = [
        (len(example.parameters) + len(example.bodies), example.name)
        for example in examples
        if all(is_said(said[location], name, texts) for location, name, texts in example.parameters if location in said)
        and (not example.bodies or any(is_sent(facts, body) for body in example.bodies))
    ]
    return max(fitting, key=lambda each: each[0])[1] if fitting else None


def is_said(values: Values, name: str, texts: tuple[str, ...]) -> bool:
    """A list may come as repeated parameters, or as one with commas."""
    found = tuple(values.get(name, ()))
    return found == texts or found == (",".join(texts),)


def is_sent(facts: Facts, body: JSON) -> bool:
    """The fields of a form are texts, whatever the example says of their types."""
    if facts.kind == "form":
        return isinstance(body, dict) and facts.form == {name: [*texts_of(value)] for name, value in body.items()}
    return same(facts.text if facts.json is MISSING else facts.json, body)


def read_parameters(facts: Facts) -> dict[ParameterLocation, Values]:
    return {
        "path": {name: (text,) for name, text in facts.path_params.items()},
        "query": facts.query,
        "header": {name: (text,) for name, text in facts.headers.items()},
        "cookie": {name: (text,) for name, text in facts.cookies.items()},
    }
