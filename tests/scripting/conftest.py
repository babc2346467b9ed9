from collections.abc import Iterator

import pytest

from smartmock.scripting.sandbox import Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """Shared by all tests: a context never knows of those before it."""
    shared = Sandbox(1)
    yield shared
    shared.close()
