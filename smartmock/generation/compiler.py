"""Generators for the schemas of one document."""

from collections.abc import Callable
from typing import Final, TypeAlias

from smartmock.generation.build import build, can_fail
from smartmock.generation.draw import Draw
from smartmock.generation.entities import within_world
from smartmock.generation.explain import Explanation, explain
from smartmock.generation.kinds import Kinds
from smartmock.generation.node import Compiler, Counters, Node, NoValue, Place
from smartmock.generation.proof import Proof, small_draw
from smartmock.generation.repair import repair_value
from smartmock.schema.schemas import SchemaSet
from smartmock.types import JSON, Direction, Problem

_REDRAWS: Final = 8


FindKinds: TypeAlias = Callable[[Compiler], Kinds]


class Generators:
    """Compiles generators on demand and keeps them; they share all that their schemas share.

    With `find_kinds` what responses show are things of a world; of which `kinds` is known when one was compiled.
    """

    def __init__(self, schemas: SchemaSet, find_kinds: FindKinds | None = None) -> None:
        self.schemas = schemas
        self.kinds: Kinds | None = None
        self._find_kinds = find_kinds
        self._compilers: dict[Direction, Compiler] = {}
        self._generators: dict[tuple[str, Direction, str], Generator] = {}
        self._proofs: dict[Node, Proof] = {}

    def compile(self, pointer: str, direction: Direction = "response", name: str = "") -> "Generator":
        """A generator for the schema at `pointer`; `name` is that of the header or parameter it belongs to."""
        key = (pointer, direction, name)
        if key not in self._generators:
            compiler = self.compiler(direction)
            node = compiler.node((compiler.schemas.at(pointer),), Place(name))
            self._generators[key] = self.of_node(node, pointer)
        return self._generators[key]

    def of_node(self, node: Node, pointer: str) -> "Generator":
        """A generator for a place below the schema at `pointer`."""
        return Generator(node, pointer, self._proofs.setdefault(node, Proof(node)))

    def compiler(self, direction: Direction) -> Compiler:
        if direction not in self._compilers:
            compiler = Compiler(self.schemas.directed(direction), build)
            if direction == "response" and self._find_kinds is not None:
                self.kinds = kinds = self._find_kinds(compiler)
                compiler.build = lambda node: within_world(node, kinds, build(node))
            self._compilers[direction] = compiler
        return self._compilers[direction]

    def forget(self) -> None:
        """All that was compiled, so that nothing of it refers to itself; what is asked for again is compiled again."""
        for compiler in self._compilers.values():
            compiler.forget()
        if self.kinds is not None:
            self.kinds.forget()
        self._generators.clear()
        self._proofs.clear()

    @property
    def counters(self) -> Counters:
        """Draws, redraws and fallbacks of all generators so far."""
        total = Counters()
        for compiler in self._compilers.values():
            total.draws += compiler.counters.draws
            total.redraws += compiler.counters.redraws
            total.fallbacks += compiler.counters.fallbacks
        return total


class Generator:
    """Values for one schema, valid by proof: when a sample of the proof fails, every value is checked."""

    def __init__(self, node: Node, pointer: str, proof: Proof) -> None:
        self.node = node
        self._pointer = pointer
        self._proof = proof

    def __call__(self, draw: Draw) -> JSON:
        """A valid value; for a schema that nothing satisfies the nearest value, and a problem."""
        proof = self._proof
        if proof.reason:
            return self._nearest(draw)
        counters = self.node.compiler.counters
        for _ in range(_REDRAWS):
            try:
                value = self.node.generate(draw)
                if proof.holds or self.node.validator.is_valid(value):
                    return value
            except NoValue as error:
                if error.certain:
                    break
            counters.redraws += 1
            draw.bits()
        return self._small(draw)

    @property
    def is_sure(self) -> bool:
        """Whether values need no check. Asking proves it."""
        return self._proof.holds and not can_fail(self.node.schema)

    def repair(self, value: JSON, draw: Draw) -> JSON:
        """`value` with what breaks the schema replaced; what validates is kept."""
        return repair_value(value, self.node, lambda: self(draw), draw)

    def explain(self, value: JSON, draw: Draw) -> tuple[Explanation, ...]:
        """Why each place of a value that was generated is what it is; `draw` has the same words, day and options."""
        return explain(self.node, value, draw)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why no value can be valid, when that is so. Asking compiles the generator."""
        proof = self._proof
        if not proof.reason:
            return ()
        remedy = "Relax the rule: the nearest value is served, and it does not validate."
        if proof.certain:
            return (Problem("error", self._pointer, f"No value satisfies this schema: {proof.reason}.", remedy),)
        return (Problem("warning", self._pointer, f"No value was found for this schema: {proof.reason}.", remedy),)

    def _small(self, draw: Draw) -> JSON:
        """What must be there, else the value that was found when the generator was proven."""
        try:
            value = self.node.generate(small_draw(draw))
            if self.node.validator.is_valid(value):
                return value
        except NoValue:
            pass
        self.node.compiler.counters.fallbacks += 1
        return self._proof.good()

    def _nearest(self, draw: Draw) -> JSON:
        """As good as it gets where nothing is right."""
        lenient = small_draw(draw)
        lenient.small, lenient.lenient = False, True
        try:
            return self.node.generate(lenient)
        except NoValue:
            return None
