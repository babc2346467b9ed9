"""The build of the pages: only in a checkout, for the wheel is shipped without it."""

import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[3] / "smartmock" / "server" / "web"


@pytest.fixture(scope="module")
def build_pages() -> Any:
    spec = importlib.util.spec_from_file_location("build_pages", FOLDER / "build_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_pages"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for name in ("build_pages.py", "package.json", "package-lock.json", "src/docs.js"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    return tmp_path


def write_dist(folder: Path, digest: str) -> None:
    (folder / "dist").mkdir()
    (folder / "dist" / "docs-1.js").write_text("")
    (folder / "dist" / "manifest.json").write_text(json.dumps({"digest": digest, "files": {"docs.js": "docs-1.js"}}))


@pytest.mark.parametrize("name", ["package-lock.json", "src/docs.js"])
def test_a_change_of_any_source_makes_the_build_stale(build_pages: Any, sources: Path, name: str) -> None:
    write_dist(sources, build_pages.digest(sources))
    assert build_pages.is_fresh(sources)
    (sources / name).write_text("changed")
    assert not build_pages.is_fresh(sources)


def test_a_new_source_makes_the_build_stale(build_pages: Any, sources: Path) -> None:
    write_dist(sources, build_pages.digest(sources))
    (sources / "src" / "new.js").write_text("")
    assert not build_pages.is_fresh(sources)


def test_a_missing_file_makes_the_build_stale(build_pages: Any, sources: Path) -> None:
    write_dist(sources, build_pages.digest(sources))
    (sources / "dist" / "docs-1.js").unlink()
    assert not build_pages.is_fresh(sources)


def test_a_checkout_without_a_build_is_stale(build_pages: Any, sources: Path) -> None:
    assert not build_pages.is_fresh(sources)


def test_a_step_that_fails_tells_its_output_and_a_remedy(build_pages: Any, tmp_path: Path) -> None:
    command = (sys.executable, "-c", "import sys; sys.exit('no route to the registry')")
    with pytest.raises(build_pages.BuildError) as caught:
        build_pages.run(command, "npm ci", build_pages.NPM_REMEDY, tmp_path)
    assert re.search(r"npm ci ended with code 1:\nno route to the registry\n.*npm registry", str(caught.value))


def test_without_any_node_the_message_says_what_to_install(build_pages: Any) -> None:
    with pytest.raises(build_pages.BuildError, match=r"Install Node\.js"):
        build_pages.first((None, None))


def test_the_lock_holds_no_address() -> None:
    assert "://" not in (FOLDER / "package-lock.json").read_text()


def test_every_npm_package_is_pinned() -> None:
    versions = json.loads((FOLDER / "package.json").read_text())["devDependencies"].values()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)
