"""JSON Schemas outside of any document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from smartmock import pointers
from smartmock.errors import SmartmockError, UnsatisfiableSchema
from smartmock.generation.compiler import Generator, Generators
from smartmock.projects.schemas.dialects import check_dialect
from smartmock.projects.schemas.plain import check_plain
from smartmock.projects.schemas.unsatisfiable import locate
from smartmock.schema.schemas import SchemaSet
from smartmock.types import JSON, Problem

KINDS: Final = {list: "a list", str: "text", type(None): "null"}


@dataclass(frozen=True, slots=True)
class CompiledSchema:
    """A schema ready to generate. `problems` are what is wrong with it beside that: what they name is left out."""

    generator: Generator
    problems: tuple[Problem, ...]


def compile_schema(tree: JSON, dialect: str | None = None) -> CompiledSchema:
    """`dialect` is that of a schema without `$schema`.

    Raises `SmartmockError` for what is no schema or no JSON, and for an unknown dialect, `UnsatisfiableSchema` with the
    pointer of the innermost schema that no value satisfies.
    """
    if not isinstance(tree, dict | bool):
        message = f"This is no JSON Schema: it is {KINDS.get(type(tree), 'a number')}."
        raise SmartmockError(message, remedy="A JSON Schema is an object, or true or false.")
    check_plain(tree)
    check_dialect(tree, dialect)
    schemas = SchemaSet.from_schema(tree, dialect)
    generators = Generators(schemas)
    generator = generators.compile("")
    problems = tuple(find_problems(tree, schemas))
    for problem in generator.problems:
        # What cannot be read is left out, which may be why nothing satisfies the rest.
        refuse([each for each in problems if each.severity == "error"])
        pointer = locate(problem, tree, generators).pointer
        raise UnsatisfiableSchema(problem.message, pointer=pointer, remedy="Relax the rule, or take it away.")
    return CompiledSchema(generator, problems)


def refuse(problems: Sequence[Problem]) -> None:
    """Raises the first of the problems, if there is one."""
    for problem in problems:
        raise SmartmockError(problem.message, pointer=problem.pointer, remedy=problem.remedy)


def find_problems(tree: JSON, schemas: SchemaSet) -> Iterator[Problem]:
    """What reading the schema showed, each with a pointer into `tree`."""
    found = schemas.directed("response").problems
    dangling = [problem for problem in found if problem.message.endswith("leads nowhere.")]
    yield from (replace(each, pointer=place_of(each, tree)) for each in found if each not in dangling)
    if dangling:
        yield from find_dangling(tree, dangling)
    fault = schemas.validator("").fault
    if fault:
        yield Problem("error", "", f"This schema cannot be read: {fault}.", "Correct the schema.")


def place_of(problem: Problem, tree: JSON) -> str:
    """What is no schema is named by a pointer with nothing behind its last slash."""
    return problem.pointer if exists(tree, problem.pointer) else problem.pointer.removesuffix("/")


def find_dangling(tree: JSON, reported: Sequence[Problem]) -> Iterator[Problem]:
    """References to nowhere as they are written; reading reports addresses that it has made of them."""
    for place, ref in references(tree):
        problem = next((each for each in reported if leads_nowhere(ref, tree, each)), None)
        if problem is not None:
            yield replace(problem, pointer=place, message=f"The reference `{ref}` leads nowhere.")


def leads_nowhere(ref: str, tree: JSON, problem: Problem) -> bool:
    if ref.startswith("#/"):
        return ref.rpartition("/")[2] in problem.message and not exists(tree, pointers.from_fragment(ref[1:]))
    return ref.removesuffix("#") in problem.message


def exists(tree: JSON, pointer: str) -> bool:
    try:
        pointers.resolve(tree, pointer)
    except KeyError:
        return False
    return True


def references(tree: JSON) -> Iterator[tuple[str, str]]:
    """Pointer and text of everything in `tree` that looks like a reference."""
    waiting = [("", tree)]
    while waiting:
        place, node = waiting.pop()
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for name, value in items:
            inner = pointers.join(place, name)
            if name in ("$ref", "$dynamicRef") and isinstance(value, str):
                yield inner, value
            waiting.append((inner, value))
