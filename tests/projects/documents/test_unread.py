from pathlib import Path

import pytest

from smartmock.projects.documents.unread import find_unread
from smartmock.settings import Limits
from smartmock.spec.fetch import GuardedFetch
from smartmock.spec.source import SourceText

LIMITS = Limits()


def unread_in(folder: Path, text: str) -> list[tuple[str | None, str]]:
    source = SourceText(text.encode(), "root.yaml", folder / "root.yaml")
    found = find_unread(source, GuardedFetch(LIMITS), LIMITS)
    return [(each.path.name if each.path else None, each.error.message) for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("{$ref: '#/a'}", [], id="the document itself"),
        pytest.param("{$ref: good.yaml}", [], id="readable"),
        pytest.param("{$ref: good.yaml#/nowhere}", [], id="a place that is not there"),
        pytest.param("{$ref: 7}", [], id="no reference"),
        pytest.param("[{$ref: none.yaml}, {$ref: 'none.yaml#/a'}]", ["none.yaml"], id="missing"),
        pytest.param("{a: {$ref: broken.yaml}}", ["broken.yaml"], id="broken"),
        pytest.param("{$ref: holder.yaml}", ["broken.yaml"], id="behind a readable one"),
        pytest.param("{$ref: circle.yaml}", [], id="circle"),
        pytest.param("{$ref: '%00.yaml'}", [None], id="name that no file has"),
        pytest.param("{$ref: 'http://127.0.0.1/a.yaml'}", [None], id="refused address"),
    ],
)
def test_files_that_cannot_be_read_are_found(tmp_path: Path, text: str, found: list[str | None]) -> None:
    (tmp_path / "good.yaml").write_text("{a: 1}")
    (tmp_path / "broken.yaml").write_text("{a: [")
    (tmp_path / "holder.yaml").write_text("{$ref: broken.yaml}")
    (tmp_path / "circle.yaml").write_text("[{$ref: circle.yaml}, {$ref: root.yaml}]")
    assert [path for path, _ in unread_in(tmp_path, text)] == found
