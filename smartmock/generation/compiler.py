"""Generators for the schemas of one document."""

import datetime
from typing import Final

from smartmock.generation.build import build
from smartmock.generation.draw import Draw, DrawOptions
from smartmock.generation.node import Compiler, Counters, Node, NoValue, Place
from smartmock.generation.repair import repair_value
from smartmock.schema.schemas import SchemaSet
from smartmock.semantics.words import words_for
from smartmock.types import JSON, Direction, Problem

_PROOFS: Final = 3
_REDRAWS: Final = 8
_PROOF_DAY: Final = datetime.date(2024, 2, 29)


class Generators:
    """Compiles generators on demand and keeps them; they share all that their schemas share."""

    def __init__(self, schemas: SchemaSet) -> None:
        self.schemas = schemas
        self._compilers: dict[Direction, Compiler] = {}
        self._generators: dict[tuple[str, Direction, str], Generator] = {}

    def compile(self, pointer: str, direction: Direction = "response", name: str = "") -> "Generator":
        """A generator for the schema at `pointer`; `name` is that of the header or parameter it belongs to."""
        key = (pointer, direction, name)
        if key not in self._generators:
            compiler = self.compiler(direction)
            node = compiler.node((compiler.schemas.at(pointer),), Place(name))
            self._generators[key] = Generator(node, pointer)
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
    """Values for one schema, valid by proof: samples are checked when it is first used.

    When a sample fails, every value is checked from then on.
    """

    def __init__(self, node: Node, pointer: str) -> None:
        self._node = node
        self._pointer = pointer
        self._proven: bool | None = None
        self._reason = ""

    def __call__(self, draw: Draw) -> JSON:
        """A valid value; for a schema that nothing satisfies the nearest value, and a problem."""
        if self._proven is None:
            self._prove()
        if self._reason:
            return self._nearest(draw)
        for _ in range(_REDRAWS):
            try:
                value = self._node.generate(draw)
                return value if self._proven else self._insist(value, draw)
            except NoValue as error:
                draw.bits()
                if not error.unlucky:
                    break
        return self._small(draw)

    def repair(self, value: JSON, draw: Draw) -> JSON:
        """`value` with what breaks the schema replaced; what validates is kept."""
        return repair_value(value, self._node, lambda: self(draw), draw)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why no value can be valid, when that is so. Asking compiles the generator."""
        if self._proven is None:
            self._prove()
        if not self._reason:
            return ()
        remedy = "Relax the rule: the nearest value is served, and it does not validate."
        return (Problem("error", self._pointer, f"No value satisfies this schema: {self._reason}.", remedy),)

    def _prove(self) -> None:
        self._proven = True
        is_valid = self._node.validator.is_valid
        for seed in range(_PROOFS):
            options = DrawOptions(examples=seed == 0)
            draw = Draw(seed, words_for("en_US"), today=_PROOF_DAY, options=options)
            try:
                self._proven = is_valid(self._node.generate(draw)) and self._proven
            except NoValue as error:
                self._proven = False
                self._reason = str(error)
        if self._reason:
            self._retry()

    def _retry(self) -> None:
        """A full value may be impossible where a small one is not."""
        draw = _small_draw(Draw(0, words_for("en_US"), today=_PROOF_DAY))
        try:
            value = self._node.generate(draw)
        except NoValue as error:
            self._reason = str(error)
        else:
            self._reason = "" if self._node.validator.is_valid(value) else self._reason

    def _insist(self, value: JSON, draw: Draw) -> JSON:
        is_valid = self._node.validator.is_valid
        for _ in range(_REDRAWS):
            if is_valid(value):
                return value
            value = self._node.generate(draw)
        return value if is_valid(value) else repair_value(value, self._node, lambda: self._small(draw), draw)

    def _small(self, draw: Draw) -> JSON:
        try:
            return self._node.generate(_small_draw(draw))
        except NoValue:
            return self._nearest(draw)

    def _nearest(self, draw: Draw) -> JSON:
        """As good as it gets where nothing is right."""
        lenient = _small_draw(draw)
        lenient.small, lenient.lenient = False, True
        try:
            return self._node.generate(lenient)
        except NoValue:
            return None


def _small_draw(draw: Draw) -> Draw:
    small = Draw(draw.seed + draw.bits().to_bytes(4, "big"), draw.words, today=draw.today, options=draw.options)
    small.small = True
    return small
