"""Generators for the schemas of one document."""

from typing import Final

from smartmock.generation.build import build
from smartmock.generation.draw import Draw
from smartmock.generation.explain import Explanation, explain
from smartmock.generation.node import Compiler, Counters, Node, NoValue, Place
from smartmock.generation.proof import Proof, small_draw
from smartmock.generation.repair import repair_value
from smartmock.schema.schemas import SchemaSet
from smartmock.types import JSON, Direction, Problem

_REDRAWS: Final = 8


class Generators:
    """Compiles generators on demand and keeps them; they share all that their schemas share."""

    def __init__(self, schemas: SchemaSet) -> None:
        self.schemas = schemas
        self._compilers: dict[Direction, Compiler] = {}
        self._generators: dict[tuple[str, Direction, str], Generator] = {}
        self._proofs: dict[Node, Proof] = {}

    def compile(self, pointer: str, direction: Direction = "response", name: str = "") -> "Generator":
        """A generator for the schema at `pointer`; `name` is that of the header or parameter it belongs to."""
        key = (pointer, direction, name)
        if key not in self._generators:
            compiler = self.compiler(direction)
            node = compiler.node((compiler.schemas.at(pointer),), Place(name))
            proof = self._proofs.setdefault(node, Proof(node))
            self._generators[key] = Generator(node, pointer, proof)
        return self._generators[key]

    def compiler(self, direction: Direction) -> Compiler:
        if direction not in self._compilers:
            self._compilers[direction] = Compiler(self.schemas.directed(direction), build)
        return self._compilers[direction]

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
        self._node = node
        self._pointer = pointer
        self._proof = proof

    def __call__(self, draw: Draw) -> JSON:
        """A valid value; for a schema that nothing satisfies the nearest value, and a problem."""
        proof = self._proof
        if proof.reason:
            return self._nearest(draw)
        counters = self._node.compiler.counters
        for _ in range(_REDRAWS):
            try:
                value = self._node.generate(draw)
                if proof.holds or self._node.validator.is_valid(value):
                    return value
            except NoValue as error:
                if error.certain:
                    break
            counters.redraws += 1
            draw.bits()
        return self._small(draw)

    def repair(self, value: JSON, draw: Draw) -> JSON:
        """`value` with what breaks the schema replaced; what validates is kept."""
        return repair_value(value, self._node, lambda: self(draw), draw)

    def explain(self, value: JSON, draw: Draw) -> tuple[Explanation, ...]:
        """Why each place of a value that was generated is what it is; `draw` has the same words, day and options."""
        return explain(self._node, value, draw)

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
            value = self._node.generate(small_draw(draw))
            if self._node.validator.is_valid(value):
                return value
        except NoValue:
            pass
        self._node.compiler.counters.fallbacks += 1
        return self._proof.good()

    def _nearest(self, draw: Draw) -> JSON:
        """As good as it gets where nothing is right."""
        lenient = small_draw(draw)
        lenient.small, lenient.lenient = False, True
        try:
            return self._node.generate(lenient)
        except NoValue:
            return None
