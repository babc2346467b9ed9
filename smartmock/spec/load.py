"""From the text of a document to a `Document`."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from smartmock.settings import Limits
from smartmock.spec.bundle import Bundle, bundle_document
from smartmock.spec.document import Document
from smartmock.spec.fetch import Fetch, GuardedFetch
from smartmock.spec.operations import Declared, read_operations
from smartmock.spec.parse import parse_stored, parse_text
from smartmock.spec.reading import Reading
from smartmock.spec.source import SourceText
from smartmock.spec.swagger import Converted, convert_swagger
from smartmock.spec.versions import detect_version, dialect_of, is_swagger, write_version
from smartmock.types import Problem


def load_document(
    source: SourceText,
    *,
    fetch: Fetch | None = None,
    limits: Limits = Limits(),  # noqa: B008
    bundled: bool = False,
) -> Document:
    """Reads, bundles and walks a document of any version.

    What is broken in part is reported in `Document.problems`, and all the rest is served; raises `DocumentError` for
    text that is no OpenAPI document at all. Without `fetch`, only references to public addresses are followed.
    A `bundled` text is what `Document.served` was: all its references lead to places in it, and it was checked before.
    """
    parsed = write_version(parse_stored(source.text) if bundled else parse_text(source.text, limits))
    version = detect_version(parsed.tree)
    if bundled:
        bundle = Bundle(parsed.tree, parsed.problems, (), {})
    else:
        bundle = bundle_document(parsed, version, source, fetch or GuardedFetch(limits), limits)
    converted = convert_swagger(bundle.tree) if is_swagger(version) else Converted(bundle.tree)
    base_url = source.base if isinstance(source.base, str) else ""
    reading = Reading(
        converted.tree, dialect_of(version), base_url, is_swagger(version), steps=limits.document_nodes // 5
    )
    declared = read_operations(reading)
    document = Document(
        version=version,
        title=_title(reading),
        source=source.location,
        served=bundle.tree,
        tree=converted.tree,
        dialect=reading.dialect,
        operations=declared.operations,
        files=bundle.files,
        declared=declared.count,
        moved=converted.moved,
    )
    _report_emptiness(reading, declared)
    found = _original(document, [*converted.problems, *reading.problems])
    return replace(document, problems=(*bundle.problems, *_located(bundle, found)))


def _title(reading: Reading) -> str:
    info = reading.tree.get("info")
    if not isinstance(info, dict):
        reading.report("warning", "/info", "The document has no `info`.", "Add `info` with `title` and `version`.")
        return ""
    title = reading.text(info, "title").strip()
    if not title:
        reading.report("warning", "/info", "The document has no title.", "Add `info.title`.")
    return title


def _report_emptiness(reading: Reading, declared: Declared) -> None:
    if declared.count:
        return
    remedy = "Add operations under `paths`."
    if reading.tree.get("webhooks"):
        reading.report("info", "/webhooks", "The document has webhooks only; there is nothing to serve.", remedy)
    else:
        reading.report("warning", "/paths", "The document declares no operations.", remedy)


def _original(document: Document, problems: Iterable[Problem]) -> Iterator[Problem]:
    for problem in problems:
        yield replace(problem, pointer=document.original_pointer(problem.pointer))


def _located(bundle: Bundle, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems in content of other files name the file, and point into it."""
    for problem in problems:
        file, pointer = bundle.author_place(problem.pointer)
        message = f"{file}: {problem.message}" if file else problem.message
        yield replace(problem, pointer=pointer, message=message)
