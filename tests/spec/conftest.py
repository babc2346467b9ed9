"""Servers to read documents from."""

from collections.abc import Iterator

import pytest

from tests.sites import MakeSite, Site, running_sites

__all__ = ["MakeSite", "Site"]


@pytest.fixture
def make_site() -> Iterator[MakeSite]:
    with running_sites() as make:
        yield make


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site()
