import json
import shutil
import socket
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx2
import pytest

from smartmock.cli.remote import Remote, refusal
from smartmock.cli.uploads import read_upload
from smartmock.errors import SourceError
from tests.cli.conftest import Command, Done
from tests.cli.remote import KEY, running_service

SHOP = "fixtures/demo/shop.yaml"


@pytest.fixture(autouse=True)
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with running_service(tmp_path / "service.db") as url:
        monkeypatch.setenv("SMARTMOCK_SERVER", url)
        monkeypatch.setenv("SMARTMOCK_KEY", KEY)
        yield url


def read_json(done: Done) -> object:
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_an_import_prints_addresses_that_work(command: Command, server: str) -> None:
    done = command("import", SHOP)
    assert done.code == 0, done.err
    assert "Corner Shop: project 1 (corner-shop)" in done.out
    mock, docs = (line.split()[1] for line in done.out.splitlines() if line.startswith(("  mock", "  docs")))
    assert mock == f"{server}/m1/1-0-default"
    assert httpx2.get(f"{mock}/products/7").status_code == 200
    assert httpx2.get(docs, headers={"accept": "text/html"}).status_code == 200


def test_a_document_of_many_files_arrives_whole(command: Command, tmp_path: Path) -> None:
    document, pet = tmp_path / "api" / "pets.yaml", tmp_path / "api" / "schemas" / "pet.yaml"
    pet.parent.mkdir(parents=True)
    pet.write_text("{const: Rex}")
    (document.parent / "notes.txt").write_text("not a part of it")
    content = "content: {application/json: {schema: {$ref: schemas/pet.yaml}}}"
    paths = f"paths: {{/pet: {{get: {{responses: {{'200': {{description: A, {content}}}}}}}}}}}"
    document.write_text(f"openapi: 3.1.0\ninfo: {{title: Pets, version: '1'}}\n{paths}")
    for number, source in enumerate((document, document.parent), start=1):
        found = read_json(command("import", source, "--json"))
        assert isinstance(found, dict)
        assert found["id"] == number
        assert httpx2.get(found["mock_url"] + "/pet").json() == "Rex"


def test_what_a_file_does_not_refer_to_stays_at_home(tmp_path: Path) -> None:
    shutil.copy(SHOP, tmp_path / "shop.yaml")
    (tmp_path / "secret.yaml").write_text("password: x")
    assert read_upload(str(tmp_path / "shop.yaml"), max_document_mb=1).name == "shop.yaml"
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("x")
    upload = read_upload(str(tmp_path), max_document_mb=1)
    (tmp_path / "sent.zip").write_bytes(upload.content)
    with zipfile.ZipFile(tmp_path / "sent.zip") as sent:
        assert sorted(sent.namelist()) == ["secret.yaml", "service.db", "service.db-shm", "service.db-wal", "shop.yaml"]


def test_standard_input_is_imported(command: Command) -> None:
    text = (
        b"openapi: 3.1.0\ninfo: {title: Piped, version: '1'}\npaths: {/a: {get: {responses: {'200': {$ref: '#/x'}}}}}"
    )
    done = command("import", "-", "--name", "Other", "--slug", "other", "--scope", "private", stdin=text)
    assert done.code == 0, done.err
    assert "Other: project 1 (other)" in done.out
    assert "1 error" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["import", "nowhere.yaml"], "nowhere.yaml cannot be read", id="missing file"),
        pytest.param(["import", "http://127.0.0.1:1/a.yaml"], "127.0.0.1", id="refused address"),
        pytest.param(["import", SHOP, "--slug", "A b"], "/slug", id="refused slug"),
        pytest.param(["projects", "show", "9"], "9", id="unknown project"),
        pytest.param(["tokens", "create", "9", "ci"], "9", id="token of an unknown project"),
        pytest.param(["keys", "delete", "77"], "77", id="unknown key"),
        pytest.param(["projects", "list", "--key", "wrong"], "SMARTMOCK_KEY", id="wrong key"),
        pytest.param(["requests", "9", "--follow"], "9", id="journal of an unknown project"),
    ],
)
def test_what_the_service_refuses_is_an_error_with_its_reason(
    command: Command, arguments: list[str], said: str
) -> None:
    done = command(*arguments)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: ")
    assert said in done.err
    assert "Traceback" not in done.err


def test_projects_are_listed_shown_and_deleted(command: Command) -> None:
    command("import", SHOP)
    listed = command("projects", "list").out.split("\t")
    assert listed[:4] == ["1", "corner-shop", "Corner Shop", "1"]
    shown = command("projects", "show", "corner-shop").out
    assert "workspace   default" in shown
    assert "published" in shown
    assert command("projects", "delete", "corner-shop").code == 0
    assert read_json(command("projects", "list", "--json")) == []


def test_lists_of_many_pages_are_whole(command: Command) -> None:
    command("import", SHOP)
    remote = Remote(*map(str, (httpx2.URL(read_project(command)["mock_url"]).copy_with(path="/"), KEY)))
    for number in range(120):
        remote.send("POST", "/projects/1/tokens", {"name": f"token {number}"})
    assert len(command("tokens", "list", "1").out.splitlines()) == 120


def read_project(command: Command) -> dict[str, str]:
    (project,) = json.loads(command("projects", "list", "--json").out)
    return dict(project)


def test_tokens_open_a_gated_environment_until_they_are_rotated_or_revoked(command: Command) -> None:
    command("import", SHOP)
    address = read_project(command)["mock_url"] + "/products"
    command("environments", "set", "1", "default", "access=token")
    made = command("tokens", "create", "1", "ci")
    value = made.out.strip()
    assert "number 1" in made.err

    def status(token: str) -> int:
        return httpx2.get(address, headers={"apidogToken": token}).status_code

    assert (status(value), status("other")) == (200, 401)
    fresh = command("tokens", "rotate", "1", "1").out.strip()
    assert (status(value), status(fresh)) == (401, 200)
    assert value not in command("tokens", "list", "1").out
    assert command("tokens", "revoke", "1", "1").code == 0
    assert status(fresh) == 401


def test_keys_are_made_listed_and_deleted(command: Command) -> None:
    made = read_json(command("keys", "create", "Ada", "--workspace", "default", "--role", "viewer", "--json"))
    assert isinstance(made, dict)
    assert command("projects", "list", "--key", made["value"]).code == 0
    assert command("import", SHOP, "--key", made["value"]).code == 1
    assert "Ada" in command("keys", "list").out
    assert command("keys", "delete", str(made["id"])).code == 0
    assert command("projects", "list", "--key", made["value"]).code == 1


def test_environments_are_changed_live(command: Command) -> None:
    command("import", SHOP)
    mock = read_project(command)["mock_url"]
    done = command(
        "environments", "set", "1", "default", "locale=de", "accept_language=true", 'latency={"fixed_ms": 1}'
    )
    assert done.code == 0, done.err
    assert 'latency              {"fixed_ms": 1}' in done.out
    assert httpx2.get(mock + "/customers").headers["content-language"] == "de-DE"
    assert command("environments", "set", "1", "staging", "seed=1", "--create").code == 0
    assert command("environments", "list", "1").out.splitlines()[1].startswith("staging\tpublic\t")
    assert command("environments", "set", "1", "staging", "sede=1").err.count("/sede") >= 1
    assert command("environments", "delete", "1", "staging").code == 0
    assert command("environments", "show", "1", "staging").code == 1


def test_a_changed_document_becomes_a_revision_when_that_is_wanted(command: Command, tmp_path: Path) -> None:
    command("import", SHOP)
    mock = read_project(command)["mock_url"]
    changed = tmp_path / "shop.yaml"
    changed.write_text(Path(SHOP).read_text().replace("/products:", "/wares:"))
    tried = command("import", changed, "--project", "1", "--dry-run")
    assert tried.code == 0, tried.err
    assert "nothing was changed" in tried.out
    assert "/wares" in tried.out
    assert httpx2.get(f"{mock}/wares").status_code == 404
    kept = command("import", changed, "--project", "corner-shop", "--no-publish")
    assert "revision 2, not published" in kept.out
    assert httpx2.get(f"{mock}/wares").status_code == 404
    again = command("import", changed, "--project", "1")
    assert "revision 3, published" in again.out
    assert httpx2.get(f"{mock}/wares").status_code == 200
    removed = tmp_path / "less.yaml"
    removed.write_text("openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {/a: {get: {responses: {}}}}")
    done = command("import", removed, "--project", "1")
    assert "! - GET /wares" in done.out
    assert "  + GET /a" in done.out
    assert "may break clients" in done.err
    same = command("import", removed, "--project", "1", "--dry-run")
    assert "The operations are the same." in same.out


def test_a_project_moves_in_one_file(command: Command, tmp_path: Path) -> None:
    command("import", SHOP)
    command("environments", "set", "1", "default", "seed=5")
    file = tmp_path / "shop.zip"
    assert command("projects", "export", "1", "--output", file).code == 0
    restored = command("projects", "restore", file)
    assert restored.code == 0, restored.err
    address = restored.out.splitlines()[1].split()[1]
    mock = json.loads(command("projects", "show", "1", "--json").out)["mock_url"]
    assert address != mock
    assert httpx2.get(f"{address}/products").content == httpx2.get(f"{mock}/products").content
    assert command("projects", "restore", SHOP).code == 1


def test_requests_are_told_the_oldest_first(command: Command) -> None:
    command("import", SHOP)
    mock = read_project(command)["mock_url"]
    for path in ("/products", "/products/7", "/nothing"):
        httpx2.get(mock + path)
    rows = [line.split("\t") for line in command("requests", "1").out.splitlines()]
    assert [row[3] for row in rows] == ["/products", "/products/7", "/nothing"]
    assert [row[1] for row in rows] == ["200", "200", "404"]
    (entry,) = command("requests", "1", "--status", "4XX", "--json").out.splitlines()
    assert json.loads(entry)["path"] == "/nothing"
    (newest,) = command("requests", "1", "--last", "1").out.splitlines()
    assert "/nothing" in newest


def test_requests_are_told_as_they_come(command: Command, server: str) -> None:
    command("import", SHOP)
    mock = read_project(command)["mock_url"]
    events = Remote(server, KEY).events("/projects/1/events")
    found: list[dict[str, object]] = []
    reader = Thread(target=lambda: found.append(next(events)))
    reader.start()
    while reader.is_alive():
        # The stream begins when it is opened: requests from before are not in it.
        httpx2.get(f"{mock}/products/7")
        reader.join(0.2)
    events.close()
    assert found[0]["path"] == "/products/7"


def test_a_service_that_is_not_there_is_an_error(command: Command) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        done = command("projects", "list", "--server", f"http://user:pa55@127.0.0.1:{free.getsockname()[1]}")
    assert done.code == 1
    assert "does not answer" in done.err
    assert "--server" in done.err
    assert "pa55" not in done.err


class Stranger(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>Hello</html>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silent."""


def test_another_server_is_recognised(command: Command) -> None:
    with HTTPServer(("127.0.0.1", 0), Stranger) as stranger:
        Thread(target=stranger.handle_request).start()
        done = command("projects", "list", "--server", f"http://127.0.0.1:{stranger.server_port}")
    assert done.code == 1
    assert "no smartmock" in done.err


def test_several_faults_are_told_line_by_line() -> None:
    faults = [{"pointer": "/a", "message": "Wrong."}, {"pointer": "/b", "message": "Odd."}]
    error = refusal(422, json.dumps({"detail": "Two faults.", "errors": faults}).encode())
    assert error.message == "Two faults.\n  /a: Wrong.\n  /b: Odd."


def test_the_key_is_not_shown() -> None:
    assert "s3cret" not in repr(Remote("http://a", "s3cret"))


def test_uploads_are_bounded(tmp_path: Path) -> None:
    for name in ("large.yaml", "large.zip"):
        (tmp_path / name).write_bytes(b" " * (1024 * 1024 + 1))
        with pytest.raises(SourceError, match="larger than 1 MB"):
            read_upload(str(tmp_path / name), max_document_mb=1)
