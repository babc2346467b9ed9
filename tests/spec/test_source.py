import io
import os
import sys
from pathlib import Path

import pytest

from smartmock.errors import FetchRefused, SourceError
from smartmock.settings import Limits
from smartmock.spec.fetch import GuardedFetch
from smartmock.spec.source import read_source
from tests.spec.conftest import Site

LIMITS = Limits(document_bytes=1000)


class Input:
    """Standard input with the given bytes."""

    def __init__(self, text: bytes) -> None:
        self.buffer = io.BytesIO(text)


def test_a_file_knows_where_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "api.yaml").write_bytes(b"a: 1")
    monkeypatch.chdir(tmp_path)
    source = read_source("api.yaml", limits=LIMITS)
    assert (source.text, source.location, source.base) == (b"a: 1", "api.yaml", tmp_path / "api.yaml")


def test_standard_input_has_no_files_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Input(b"a: 1"))
    source = read_source("-", limits=LIMITS)
    assert (source.text, source.base) == (b"a: 1", None)


def test_standard_input_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Input(b"x" * 5000)
    monkeypatch.setattr(sys, "stdin", stream)
    with pytest.raises(SourceError, match="larger than"):
        read_source("-", limits=LIMITS)
    assert stream.buffer.tell() == 1001


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(SourceError, match="is larger than 50 MB"):
        read_source(str(path), limits=Limits())


@pytest.mark.parametrize(
    "name", ["absent.yaml", ".", "nul\0.yaml", "x" * 5000], ids=["absent", "folder", "nul", "long"]
)
def test_what_is_no_file_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError) as caught:
        read_source(str(tmp_path / name), limits=LIMITS)
    assert caught.value.remedy


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_without_writer_does_not_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert read_source(str(tmp_path / "pipe"), limits=LIMITS).text == b""


def test_a_url_is_shown_without_credentials(site: Site) -> None:
    url = site.add("/api.json", b"{}").replace("//", "//me:secret@")
    source = read_source(url, limits=LIMITS, fetch=GuardedFetch(LIMITS, allow_private=True))
    assert (source.text, source.location) == (b"{}", site.origin + "/api.json")


def test_without_a_loader_private_urls_are_refused(site: Site) -> None:
    with pytest.raises(FetchRefused):
        read_source(site.add("/api.json", b"{}"), limits=LIMITS)
