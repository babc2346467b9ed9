import contextlib
import io
import stat
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import replace

import pytest

from smartmock.errors import FetchRefused, SourceError
from smartmock.settings import Limits
from smartmock.spec.archive import is_archive, open_archive
from smartmock.spec.document import Document
from smartmock.spec.load import load_document
from tests.spec.documents import FIXTURES, load_fixture, no_network

LIMITS = Limits()
EMPTY = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n"


def packed(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def entry(name: str, mode: int = 0o100644) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo(name)
    found.external_attr = mode << 16
    return found


def load(data: bytes, limits: Limits = LIMITS) -> Document:
    return load_document(open_archive(data, "upload.zip", limits), fetch=no_network, limits=limits)


def test_a_document_of_many_files_is_read_as_from_its_folder() -> None:
    folder = FIXTURES / "openapi" / "references-files"
    files = {f"api/{path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    document = load(packed({"api/": "", "__MACOSX/api/._openapi.yaml": "x", **files}))
    expected = load_fixture("openapi/references-files/openapi.yaml")
    assert document.served == expected.served
    assert [problem.message.replace("api/", "") for problem in document.problems] == [
        problem.message for problem in expected.problems
    ]
    assert (document.files, document.source) == ((), "upload.zip: api/openapi.yaml")


def test_files_beside_the_folder_of_the_document_are_read() -> None:
    reference = "paths: {/a: {get: {responses: {'200': {$ref: '../shared/a%20b.yaml#/ok'}}}}}"
    document = load(
        packed({"api/openapi.yaml": EMPTY.replace("paths: {}", reference), "shared/a b.yaml": "ok: {description: A}"})
    )
    assert document.problems == ()
    assert document.operations[0].responses[0].description == "A"


@pytest.mark.parametrize(
    "reference", ["../../etc/passwd", "/etc/passwd", "..\\..\\x.yaml", "%2e%2e/%2e%2e/x", "absent.yaml"]
)
def test_nothing_outside_of_the_archive_is_read(reference: str) -> None:
    broken = f"paths: {{/a: {{get: {{responses: {{'200': {{$ref: '{reference}'}}}}}}}}}}"
    document = load(packed({"openapi.yaml": EMPTY.replace("paths: {}", broken)}))
    (problem,) = [problem for problem in document.problems if problem.severity == "error"]
    assert "archive" in problem.message


@pytest.mark.parametrize(
    ("names", "root"),
    [
        (["openapi.yaml", "other.yaml"], "openapi.yaml"),
        (["a/b/openapi.yaml", "a/swagger.yml"], "a/swagger.yml"),
        (["a/spec.yaml"], "a/spec.yaml"),
        (["Openapi.JSON", "a/openapi.json"], "Openapi.JSON"),
    ],
)
def test_the_document_is_found(names: list[str], root: str) -> None:
    files = dict.fromkeys(names, EMPTY) | {"readme.md": "openapi: yes", "schemas/pet.yaml": "type: string"}
    assert open_archive(packed(files), "a.zip", LIMITS).location == f"a.zip: {root}"
    assert open_archive(packed(files), "a.zip", LIMITS, root=names[-1]).location == f"a.zip: {names[-1]}"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param({"a.yaml": EMPTY, "b/c.yaml": EMPTY}, "`a.yaml`, `b/c.yaml`", id="two"),
        pytest.param({"openapi.json": "{", "notes.txt": ""}, "No file in the archive", id="broken"),
        pytest.param({"openapi.yaml": "openapi", "config.yaml": "a: 1"}, "No file in the archive", id="none"),
        pytest.param({}, "No file in the archive", id="empty"),
    ],
)
def test_a_document_that_is_not_plain_is_an_error(files: dict[str, str], message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        load(packed(files))
    assert caught.value.remedy


@pytest.mark.parametrize(
    "name", ["/openapi.yaml", "../openapi.yaml", "a/../../b.yaml", "C:\\a.yaml", "\\a.yaml", "a\\..\\..\\b", "x" * 2000,
     "a/" * 40 + "b"],
    ids=lambda name: name[:20],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(FetchRefused):
        load(packed({"openapi.yaml": EMPTY, name: "x"}))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR], ids=["link", "pipe", "device"])
def test_what_is_no_file_is_refused(kind: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry("openapi.yaml"), EMPTY)
        archive.writestr(entry("other.yaml", kind | 0o777), "/etc/passwd")
    with pytest.raises(FetchRefused, match="`other"):
        load(buffer.getvalue())


def test_encrypted_entries_are_refused() -> None:
    data = bytearray(packed({"openapi.yaml": EMPTY}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(magic) + offset
        data[place : place + 2] = struct.pack("<H", 1)
    with pytest.raises(FetchRefused, match="encrypted"):
        load(bytes(data))


@pytest.mark.parametrize("files", [{"inner.zip": "x"}, {"data.bin": packed({"a": "b"})}, {"a.tar.gz": "x"}], ids=str)
def test_archives_in_archives_are_refused(files: dict[str, str | bytes]) -> None:
    with pytest.raises(FetchRefused, match="archive itself"):
        load(packed({"openapi.yaml": EMPTY, **files}))


def test_sizes_are_bounded() -> None:
    small = replace(LIMITS, document_bytes=2_000_000, referenced_files=5)
    with pytest.raises(FetchRefused, match="more than 5 entries"):
        load(packed({f"{number}.txt": "" for number in range(6)}), small)
    with pytest.raises(SourceError, match="is larger than"):
        load(packed({"openapi.yaml": EMPTY, "a": bytes(range(256)) * 4_000, "b": bytes(range(256)) * 4_000}), small)
    with pytest.raises(SourceError, match="is larger than"):
        load(packed({"openapi.yaml": EMPTY, "a": "x" * 3_000_000}, zipfile.ZIP_STORED), small)
    with pytest.raises(FetchRefused, match="expands more than"):
        load(packed({"openapi.yaml": EMPTY, "a": bytes(20_000_000)}))


def test_an_archive_that_lies_about_sizes_is_an_error() -> None:
    """The directory says 10 bytes, the content is a million."""
    data = bytearray(packed({"openapi.yaml": EMPTY, "a": bytes(1_000_000)}))
    place = data.rindex(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 10)
    with pytest.raises(SourceError):
        load(bytes(data), replace(LIMITS, document_bytes=100_000))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_refused(method: int) -> None:
    with pytest.raises(FetchRefused, match="not read here"):
        load(packed({"openapi.yaml": EMPTY}, method))


def test_broken_archives_are_errors() -> None:
    data = packed({"openapi.yaml": EMPTY * 50, "b.yaml": "x" * 500})
    assert is_archive(data)
    for cut in range(4, len(data) - 1, 7):
        with pytest.raises(SourceError):
            load(data[:cut])
    for place in range(0, len(data), 3):
        changed = bytearray(data)
        changed[place] ^= 0xFF
        with contextlib.suppress(SourceError):
            load(bytes(changed))
    assert not is_archive(EMPTY.encode())
