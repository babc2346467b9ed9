"""`smartmock routes`: what a document declares."""

from smartmock.cli.documents import open_document
from smartmock.cli.options import DocumentArgument, JsonOption, SizeOption
from smartmock.cli.output import describe_problems, hint, print_json, print_table
from smartmock.spec.document import Document, Operation, Response
from smartmock.types import JsonObject


def routes(document: DocumentArgument, *, as_json: JsonOption = False, max_document_mb: SizeOption = 50) -> None:
    """List the operations of a document.

    Method, path, key and responses. The key names an operation in `smartmock generate` and in /m2 addresses.
    In a pipe the list is tab-separated, one operation on each line.

    \b
    Examples:
      smartmock routes openapi.yaml
      smartmock routes openapi.yaml | cut -f 3
      smartmock routes --json https://example.com/openapi.json
    """
    loaded = open_document(document, max_document_mb=max_document_mb)
    if as_json:
        print_json([describe_operation(operation) for operation in loaded.operations])
    else:
        rows = [list_operation(operation) for operation in loaded.operations]
        print_table(["METHOD", "PATH", "KEY", "RESPONSES"], rows)
    mention_problems(loaded, document)


def list_operation(operation: Operation) -> list[str]:
    statuses = ", ".join(response.status for response in operation.responses)
    return [operation.method.upper(), operation.path, operation.key, statuses]


def describe_operation(operation: Operation) -> JsonObject:
    return {
        "method": operation.method.upper(),
        "path": operation.path,
        "key": operation.key,
        "summary": operation.summary,
        "deprecated": operation.deprecated,
        "responses": [describe_response(response) for response in operation.responses],
    }


def describe_response(response: Response) -> JsonObject:
    return {"status": response.status, "media_types": [media_type.name for media_type in response.content]}


def mention_problems(document: Document, location: str) -> None:
    if document.problems:
        hint(f"{describe_problems(document.problems)} in the document: see smartmock check {location}", style="yellow")
