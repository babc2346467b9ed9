"""A service that commands of these tests talk to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from smartmock.projects.service import open_service
from smartmock.server.app import create_app
from smartmock.server.serve import listen, make_server
from smartmock.settings import Settings

KEY = "smk_test"


@contextmanager
def running_service(database: Path) -> Iterator[str]:
    """Its address; everything is allowed with `KEY`."""
    service = open_service(Settings(database=str(database), admin_key=KEY, public_index=False))
    listener = listen("127.0.0.1", 0)
    server = make_server(create_app(service))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener.socket]})
    thread.start()
    try:
        yield listener.url
    finally:
        server.should_exit = True
        thread.join()
        listener.socket.close()
        service.close()
