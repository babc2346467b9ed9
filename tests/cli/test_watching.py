import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from smartmock.cli.watching import Reload, follow


@contextmanager
def following(watched: dict[str, Collection[Path]], reload: Reload) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=follow, args=(watched, reload, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


def write_until(path: Path, noticed: threading.Event) -> bool:
    """The watch begins some time after the thread does; so the change is made again until it is seen."""
    for number in range(100):
        path.write_text(str(number))
        if noticed.wait(0.5):
            return True
    return False


def test_a_change_of_any_file_of_a_document_reloads_that_document(tmp_path: Path) -> None:
    pets, shared, shop = (tmp_path / name for name in ("pets.yaml", "shared.yaml", "shop.yaml"))
    noticed = threading.Event()
    reloaded = set()

    def reload(location: str) -> Collection[Path]:
        reloaded.add(location)
        noticed.set()
        return [pets, shared]

    with following({"pets": [pets, shared], "shop": [shop]}, reload):
        assert write_until(shared, noticed)
    assert reloaded == {"pets"}


def test_files_that_a_document_has_only_since_it_changed_are_watched_too(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    main, part = tmp_path / "main.yaml", folder / "part.yaml"
    noticed = threading.Event()

    def reload(_location: str) -> Collection[Path]:
        noticed.set()
        return [main, part]

    with following({"main": [main]}, reload):
        assert write_until(main, noticed)
        noticed.clear()
        assert write_until(part, noticed)


def test_other_files_in_the_folder_are_nobodys_business(tmp_path: Path) -> None:
    pets, other = tmp_path / "pets.yaml", tmp_path / "notes.txt"
    noticed = threading.Event()
    calls = []

    def reload(location: str) -> Collection[Path]:
        calls.append(location)
        noticed.set()
        return [pets]

    with following({"pets": [pets]}, reload):
        assert write_until(pets, noticed)
        calls.clear()
        noticed.clear()
        other.write_text("not part of any document")
        assert write_until(pets, noticed)
    assert set(calls) == {"pets"}
