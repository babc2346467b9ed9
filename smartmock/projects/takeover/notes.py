"""What an import report says of what people made: operations that lie over those of the document, hidden scripts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from smartmock.mock.compiler import CompiledApi
from smartmock.projects.takeover import cautions
from smartmock.projects.takeover.behaviour import read_behaviour
from smartmock.projects.takeover.merging import covered
from smartmock.settings import Environment
from smartmock.spec.document import Document
from smartmock.storage.records import Customisation, Operation
from smartmock.types import JsonObject, Problem


def notes_on_made(document: Document, made: Sequence[Operation]) -> Iterator[Problem]:
    for each in covered(document, made):
        route = f"{each.method.upper()} {each.path}"
        message = f"{route} was also made by hand, which goes before what the document says."
        remedy = "Delete the operation made by hand to serve the document's."
        yield Problem("info", document.original_pointer(each.pointer), message, remedy)


def notes_on_scripts(
    api: CompiledApi, customised: Mapping[str, Iterable[Customisation]], environments: Iterable[Environment]
) -> Iterator[Problem]:
    """`customised` is what was made for operations, by their keys."""
    served = list(environments)
    for key, made in customised.items():
        contents: dict[str, JsonObject] = {each.kind: each.content for each in made}
        if "script" not in contents or key not in api.operations:
            continue
        operation = api.operation(key)
        priority = read_behaviour(contents.get("behaviour", {})).priority
        for caution in cautions.of_script(contents["script"], operation, served, priority):
            pointer = api.document.original_pointer(operation.operation.pointer)
            yield Problem("info", pointer, f"Of the script of {key}: {caution.message}", "")
