"""Documents for tests of revisions: small ones from text, large ones from trees."""

import copy
from collections.abc import Callable

import orjson

from smartmock.spec.document import Document
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.types import JsonObject
from tests.spec.documents import load_paths, no_network


def load_tree(tree: JsonObject) -> Document:
    return load_document(SourceText(orjson.dumps(tree), "test.json"), fetch=no_network)


def edited(document: Document, edit: Callable[[JsonObject], object]) -> Document:
    """The document after a change to its tree."""
    tree = copy.deepcopy(document.served)
    edit(tree)
    return load_tree(tree)


def with_schema(schema: str, version: str = "3.0.3", others: str = "") -> Document:
    """`POST /pets` takes and answers `Pet`; `schema` is that of `Pet`, in YAML flow style."""
    pet = "{application/json: {schema: {$ref: '#/components/schemas/Pet'}}}"
    operation = f"{{operationId: addPet, requestBody: {{content: {pet}}}, responses: {{'200': {{content: {pet}}}}}}}"
    rest = f"components: {{schemas: {{Pet: {schema}{others}}}}}"
    return load_paths(f"{{/pets: {{post: {operation}}}}}", version, rest)
