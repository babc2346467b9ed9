"""The door of the response engine: a document is compiled once and answers many requests."""

import difflib
import functools
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from smartmock.errors import UnknownOperation
from smartmock.generation.annotations.report import find_faults
from smartmock.generation.compiler import Generators
from smartmock.mock import problems
from smartmock.mock.context import Context, Serving, make_checks, make_serving, speak
from smartmock.mock.customising.model import Circumstances
from smartmock.mock.customising.takeover import Takeover
from smartmock.mock.engine import answer, answer_taken_over, bodiless, settle_variant
from smartmock.mock.kinds import find_kinds, find_server
from smartmock.mock.model import MockRequest, MockResponse
from smartmock.mock.operation import CompiledOperation
from smartmock.mock.parameters import join_base, match_alone, take_path_params
from smartmock.mock.refusals import Question, answer_judged
from smartmock.mock.selectors import NO_SELECTORS, Selectors, may_select, read_selectors
from smartmock.mock.trace import with_trace
from smartmock.mock.twins import choose_twin, find_twins
from smartmock.routing.table import Miss, Route, RouteTable, build_table
from smartmock.schema.openapi import find_schemas
from smartmock.schema.schemas import SchemaSet
from smartmock.settings import Environment, Priority
from smartmock.spec.document import Document, Operation
from smartmock.types import Problem

MAX_SERVINGS: Final = 32
"""Environments, each in every language that is asked for, whose worlds are kept."""

MAX_KEY: Final = 200
"""Characters of an unknown key that are compared with the known ones."""


class Terms(NamedTuple):
    """What is the same for a request on all the ways that it may take."""

    environment: Environment
    circumstances: Circumstances | None
    hurried: bool


def compile_api(document: Document) -> "CompiledApi":
    """The route table is built at once; operations are compiled when they are first asked for."""
    return CompiledApi(document)


class CompiledApi:
    """Answers requests for one document. Safe to share between threads."""

    def __init__(self, document: Document) -> None:
        schemas = SchemaSet.from_document(document.tree, document.dialect)
        self.document = document
        self.operations: Mapping[str, Operation] = {operation.key: operation for operation in document.operations}
        generators = Generators(schemas, lambda compiler: find_kinds(document, compiler))
        self._context = Context(document, schemas, generators, find_server(document))
        self.routes = build_routes(document)
        self._own_paths = own_paths(document)
        self._twins = find_twins(document.operations)
        self._compiled: dict[str, CompiledOperation] = {}
        self._servings: dict[Environment, Serving] = {}
        self._last: tuple[Environment, Serving] | None = None

    @property
    def kept_bytes(self) -> int:
        """What things that are kept for later take in memory, about."""
        return sum(serving.kept_bytes for serving in tuple(self._servings.values()))

    def operation(self, key: str) -> CompiledOperation:
        """The operation with this key, compiled; raises `UnknownOperation`."""
        compiled = self._compiled.get(key)
        return compiled if compiled is not None else self._compile(key)

    def respond(
        self,
        request: MockRequest,
        environment: Environment,
        operation_key: str | None = None,
        *,
        hurried: bool = False,
        circumstances: Circumstances | None = None,
    ) -> MockResponse:
        """The answer to a request; problems are answers too. With `operation_key` no path is matched.

        A `hurried` caller gets the exception `TakesTime` where the answer may need more than a few milliseconds. Where
        people took operations over, `circumstances` tell how, and `Needs` asks for more of them.
        """
        if environment.accept_language:
            environment = speak(environment, request.headers.get("accept-language", ""))
        selects = may_select(request)
        if operation_key is not None:
            terms = Terms(environment, circumstances, hurried)
            return self._respond_by_key(request, operation_key, terms, selects=selects)
        match = self.routes.match(request.method, request.path, request.query)
        if isinstance(match, Miss):
            return bodiless(request, self._miss(request, match, Terms(environment, circumstances, hurried)))
        operation = self.operation(match.target.key)
        if request.body and operation.key in self._twins:
            others = [self.operation(key) for key in self._twins[operation.key]]
            operation = choose_twin(operation, others, request)
        if selects:
            terms = Terms(environment, circumstances, hurried)
            return self._respond_selected(request, operation, match.path_params, terms)
        serving = self._serving(environment)
        if circumstances is None and serving.checks is None:
            return answer(operation, request, match.path_params, serving, NO_SELECTORS, hurried=hurried)
        terms = Terms(environment, circumstances, hurried)
        return self._answer(operation, request, match.path_params, serving, NO_SELECTORS, terms)

    @functools.cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Operations that no path reaches, because an earlier one has the same paths but for parameter names, and
        annotations that cannot be used.
        """
        shadowed = {route.target.key: route for route in self.routes.shadowed if route.template == route.target.path}
        hidden = [self._hidden(route.target) for route in shadowed.values()]
        faults = find_faults(find_schemas(self.document.tree), self._context.generators)
        locate = self.document.original_pointer
        return (*hidden, *(replace(fault, pointer=locate(fault.pointer)) for fault in faults))

    def _hidden(self, operation: Operation) -> Problem:
        pointer = self.document.original_pointer(operation.pointer)
        message = f"{operation.method.upper()} {operation.path} is hidden by an earlier path of the same shape."
        return Problem("warning", pointer, message, f"Rename the path, or ask for it by its key: {operation.key}.")

    def _compile(self, key: str) -> CompiledOperation:
        operation = self.operations.get(key)
        if operation is None:
            near = problems.listing(self._similar(key))
            raise UnknownOperation(f"No operation has the key `{problems.shorten(key)}`.", remedy=f"Nearest: {near}.")
        return self._compiled.setdefault(key, CompiledOperation(operation, self._context))

    def _similar(self, key: str) -> list[str]:
        return difflib.get_close_matches(key[:MAX_KEY], self.operations, 3, 0.4)

    def _serving(self, environment: Environment) -> Serving:
        if self._last is not None and self._last[0] is environment:
            return self._last[1]
        serving = self._servings.get(environment)
        if serving is None:
            if len(self._servings) >= MAX_SERVINGS:
                self._servings.clear()
            serving = self._servings[environment] = make_serving(environment, self.document)
        self._last = (environment, serving)
        return serving

    def _selected_serving(self, environment: Environment, selectors: Selectors) -> Serving:
        changed = (selectors.dynamic, selectors.seed, selectors.locale, selectors.count, selectors.variant)
        if changed != (None, None, None, None, None):
            return make_serving(environment, self.document, selectors)
        serving = self._serving(environment)
        if selectors.validation is None:
            return serving
        return replace(serving, checks=make_checks(environment, selectors.validation))

    def _respond_selected(
        self, request: MockRequest, operation: CompiledOperation, path: Mapping[str, str], terms: Terms
    ) -> MockResponse:
        selectors, request = read_selectors(request, operation.query_names, operation.header_names)
        own: Mapping[str, str] | None = path
        key = selectors.operation
        if key is not None and key != operation.key:
            if key not in self.operations:
                line = f"apidogApiId={problems.shorten(key)} is ignored: no operation has this key"
                selectors = replace(selectors, ignored=(*selectors.ignored, line))
            else:
                operation = self.operation(key)
                own = match_alone(operation.operation, request)
        selectors = settle_variant(operation, request, selectors, hurried=terms.hurried)
        serving = self._selected_serving(terms.environment, selectors)
        if own is None:
            own, request = take_path_params(operation, request, serving)
        return delayed(self._answer(operation, request, own, serving, selectors, terms), selectors)

    def _respond_by_key(self, request: MockRequest, key: str, terms: Terms, *, selects: bool) -> MockResponse:
        if key not in self.operations:
            return bodiless(request, problems.unknown_operation(key, self._similar(key)))
        operation = self.operation(key)
        method = operation.operation.method.upper()
        asked = request.method.upper()
        if asked != method and (asked, method) != ("HEAD", "GET"):
            return bodiless(request, refuse_method(request, allow((method,))))
        selectors = NO_SELECTORS
        if selects:
            selectors, request = read_selectors(request, operation.query_names, operation.header_names)
            selectors = settle_variant(operation, request, selectors, hurried=terms.hurried)
        serving = self._selected_serving(terms.environment, selectors)
        path_params, request = take_path_params(operation, request, serving)
        return delayed(self._answer(operation, request, path_params, serving, selectors, terms), selectors)

    def _answer(
        self,
        operation: CompiledOperation,
        request: MockRequest,
        path: Mapping[str, str],
        serving: Serving,
        selectors: Selectors,
        terms: Terms,
    ) -> MockResponse:
        """What the request breaks is told beside the answer, or is the answer."""
        question = Question(operation, request, path, serving, selectors)
        return answer_judged(question, lambda: self._serve(question, terms), hurried=terms.hurried)

    def _serve(self, question: Question, terms: Terms) -> MockResponse:
        """As the document answers, or as people took the operation over."""
        operation, request, path, serving, selectors = question
        environment, circumstances, hurried = terms
        customisation = circumstances.customisations.get(operation.key) if circumstances is not None else None
        if circumstances is None or customisation is None:
            return answer(operation, request, path, serving, selectors, hurried=hurried)
        if customisation.priority is not None:
            serving = self._selected_serving(with_priority(environment, customisation.priority), selectors)
        takeover = Takeover(
            customisation, circumstances, operation, request, path, serving, selectors, environment.strict
        )
        return answer_taken_over(takeover, hurried=hurried)

    def _miss(self, request: MockRequest, miss: Miss, terms: Terms) -> MockResponse:
        selectors, request = read_selectors(request) if may_select(request) else (NO_SELECTORS, request)
        if miss.allowed:
            line = f"the path allows {', '.join(miss.allowed)}, not {request.method}"
            return delayed(with_trace(refuse_method(request, allow(miss.allowed)), (line,), selectors), selectors)
        checks = make_checks(terms.environment, selectors.validation)
        if miss.incomplete is not None and checks is not None and checks.validation == "enforce":
            serving = self._selected_serving(terms.environment, selectors)
            operation = self.operation(miss.incomplete.target.key)
            return self._answer(operation, request, miss.incomplete.path_params, serving, selectors, terms)
        refusal = problems.not_found(request.method, request.path, self._nearest(request.path))
        return delayed(with_trace(refusal, ("no path matches",), selectors), selectors)

    def _nearest(self, path: str) -> list[tuple[str, tuple[str, ...]]]:
        """Up to three templates as the document writes them, each once."""
        found = {self._own_paths[template]: methods for template, methods in self.routes.nearest(path, 9)}
        return list(found.items())[:3]


def delayed(made: MockResponse, selectors: Selectors) -> MockResponse:
    """As late as the request asks for, whatever else would delay it."""
    return made if selectors.delay_ms is None else replace(made, delay_ms=selectors.delay_ms)


@functools.lru_cache(maxsize=1_024)
def with_priority(environment: Environment, priority: Priority) -> Environment:
    """Equal ones are the same object."""
    return replace(environment, priority=priority)


def build_routes(document: Document) -> RouteTable[Operation]:
    """Every operation under its own path and below each of its base paths; own paths go first."""
    routes = [Route(item.method.upper(), item.path, item) for item in document.operations]
    based = [
        Route(item.method.upper(), join_base(base, item.path), item)
        for item in document.operations
        for base in item.base_paths
        if base.strip("/")
    ]
    return build_table([*routes, *based])


def own_paths(document: Document) -> dict[str, str]:
    """Registered template → the path as the document writes it."""
    based = {join_base(base, item.path): item.path for item in document.operations for base in item.base_paths}
    return based | {item.path: item.path for item in document.operations}


def allow(methods: tuple[str, ...]) -> tuple[str, ...]:
    """What `Allow` lists: `HEAD` comes with `GET`, and `OPTIONS` is always answered."""
    return tuple(sorted({*methods, "OPTIONS", *(("HEAD",) if "GET" in methods else ())}))


def refuse_method(request: MockRequest, allowed: tuple[str, ...]) -> MockResponse:
    """An `OPTIONS` request that is not declared is no fault: it is answered with what is allowed."""
    if request.method.upper() == "OPTIONS":
        return MockResponse(204, (("allow", ", ".join(allowed)),))
    return problems.method_not_allowed(request.method, request.path, allowed)
