"""Addresses of mocks: `{project}-{version}-{environment}`, as in `/m1/petstore-0-default/pets`."""

import re
from dataclasses import dataclass

from smartmock.errors import UnknownMock

PUBLISHED = 0
"""The version that always means the published revision."""

ADDRESS = re.compile(r"(?P<project>[a-z0-9][a-z0-9-]{0,62})-(?P<version>[0-9]{1,9})-(?P<environment>[a-z0-9_]{1,50})")


@dataclass(frozen=True, slots=True)
class MockAddress:
    """`project` is an id or a slug, `version` a revision number or `PUBLISHED`."""

    project: str
    version: int
    environment: str

    def __str__(self) -> str:
        return f"{self.project}-{self.version}-{self.environment}"


def parse_address(text: str) -> MockAddress:
    """Splits from the right, because slugs may hold dashes; raises `UnknownMock`."""
    found = ADDRESS.fullmatch(text)
    if found is None:
        raise UnknownMock(
            f"`{text[:200]}` is no address of a mock.",
            remedy="Write project-version-environment, such as 1-0-default: a project's number or short name, "
            "version 0 for what is published, and an environment.",
        )
    return MockAddress(found["project"], int(found["version"]), found["environment"])
