import pytest

from smartmock.errors import SourceError
from smartmock.projects.documents.locations import check_location


@pytest.mark.parametrize("location", ["", "  "])
def test_an_empty_location_is_said_to_be_empty(location: str) -> None:
    with pytest.raises(SourceError, match="The location is empty") as caught:
        check_location(location)
    assert "Give a file" in caught.value.remedy


@pytest.mark.parametrize("location", ["ftp://host/x", "file:///etc/passwd", "S3://bucket/a.yaml", " git+ssh://host/x"])
def test_urls_that_are_not_read_are_named(location: str) -> None:
    with pytest.raises(SourceError, match="no http or https URL") as caught:
        check_location(location)
    assert "http or https URL, or -" in caught.value.remedy


def test_passwords_are_not_repeated() -> None:
    with pytest.raises(SourceError) as caught:
        check_location("ftp://user:hunter2@host/x")
    assert "hunter2" not in caught.value.message


@pytest.mark.parametrize("location", ["-", "a.yaml", "/a/b.json", "C:\\a.yaml", "http://host/x", "HTTPS://host/x"])
def test_files_standard_input_and_urls_pass(location: str) -> None:
    check_location(location)
