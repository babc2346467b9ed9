import json
from pathlib import Path

import pytest

from smartmock.errors import SmartmockError
from smartmock.server.web.assets import Assets, load_assets


@pytest.fixture
def assets() -> Assets:
    return Assets(Path("dist"), {"docs.js": "docs-3F2A.js"})


@pytest.mark.parametrize(
    ("base_path", "expected"),
    [
        pytest.param("", "/assets/docs-3F2A.js", id="at the root"),
        pytest.param("/gateway", "/gateway/assets/docs-3F2A.js", id="below a prefix"),
    ],
)
def test_an_address_names_the_built_file(assets: Assets, base_path: str, expected: str) -> None:
    assert assets.url("docs.js", base_path) == expected


def test_a_file_that_was_not_built_is_named(assets: Assets) -> None:
    with pytest.raises(SmartmockError, match=r"console\.js"):
        assets.url("console.js")


def test_the_manifest_leads_to_the_built_files(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"digest": "0", "files": {"docs.js": "docs-1.js"}}))
    assert load_assets(tmp_path) == Assets(tmp_path, {"docs.js": "docs-1.js"})


@pytest.mark.parametrize("manifest", [None, "", "[]", '{"digest": "0"}'], ids=["missing", "empty", "list", "no files"])
def test_pages_that_were_not_built_say_how_to_build_them(tmp_path: Path, manifest: str | None) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(SmartmockError, match="have not been built") as caught:
        load_assets(tmp_path)
    assert "pip install" in caught.value.remedy
