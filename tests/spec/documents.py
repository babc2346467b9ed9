"""Documents for tests, loaded from text or from the fixtures."""

from pathlib import Path

from smartmock.errors import FetchRefused
from smartmock.settings import Limits
from smartmock.spec.document import Document, Operation
from smartmock.spec.fetch import Fetched
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText, read_source
from smartmock.types import Severity

FIXTURES = Path(__file__).parents[2] / "fixtures"
LIMITS = Limits()


def no_network(url: str, /) -> Fetched:
    raise FetchRefused(f"{url} is not read in tests.", remedy="Use a file.")


def load_text(text: str, base: Path | None = None) -> Document:
    return load_document(SourceText(text.encode(), "test.yaml", base), fetch=no_network)


def load_fixture(name: str) -> Document:
    path = FIXTURES / name
    return load_document(read_source(str(path), limits=LIMITS), fetch=no_network)


def load_paths(paths: str, version: str = "3.0.3", rest: str = "") -> Document:
    """`paths` in YAML flow style."""
    return load_text(f"openapi: {version}\ninfo: {{title: Test, version: '1'}}\npaths: {paths}\n{rest}")


def operation(document: Document, key: str) -> Operation:
    return next(operation for operation in document.operations if operation.key == key)


def reported(document: Document, severity: Severity | None = None) -> list[str]:
    """The pointers of the problems."""
    return [problem.pointer for problem in document.problems if severity in {None, problem.severity}]
