"""A document in a file, for tests of what becomes of it."""

from pathlib import Path

import pytest

DOCUMENT = b"""
openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      responses: {"200": {description: All, content: {application/json: {example: [rex]}}}}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "pets.yaml"
    file.write_bytes(DOCUMENT)
    return file
