"""The first answer of a process needs word lists and libraries; they are loaded before somebody waits for it."""

import logging
import threading
from typing import Final

import orjson

from smartmock.mock.compiler import compile_api
from smartmock.mock.model import MockRequest
from smartmock.settings import Environment
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.types import JsonObject

LOGGER = logging.getLogger(__name__)

TEXTS: Final = ("name", "email", "phone", "city", "country", "street", "company", "description", "url", "currency")
PROPERTIES: Final[JsonObject] = {
    "id": {"type": "integer"},
    "price": {"type": "number"},
    "createdAt": {"type": "string", "format": "date-time"},
    "status": {"type": "string", "pattern": "^[a-z]{3,9}$"},
    **{name: {"type": "string"} for name in TEXTS},
}
DOCUMENT: Final[JsonObject] = {
    "openapi": "3.1.0",
    "info": {"title": "What most APIs have", "version": "1"},
    "paths": {
        "/people": {
            "get": {
                "responses": {
                    "200": {
                        "description": "People.",
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"type": "object", "properties": PROPERTIES}}
                            }
                        },
                    }
                }
            }
        }
    },
}


def warm_up(environment: Environment) -> None:
    """Answer a request for what most APIs have."""
    document = load_document(SourceText(orjson.dumps(DOCUMENT), "warming"), bundled=True)
    compile_api(document).respond(MockRequest("GET", "/people"), environment)


class Warming:
    """Once for each process, beside its start."""

    is_done = False

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if not Warming.is_done:
            Warming.is_done = True
            self._thread = threading.Thread(target=self._run, name="smartmock-warming", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            warm_up(self._environment)
        except Exception:
            LOGGER.exception("warming up failed")
