"""What templates know of the request."""

import pytest

from smartmock.mock.customising.variables import Headers, PathText, as_variables


def test_headers_are_found_by_any_spelling() -> None:
    headers = Headers({"X-Request-Id": "1"})
    assert [headers[name] for name in ("X-REQUEST-ID", "x-request-id", "x_request_id")] == ["1"] * 3
    assert "X-Request-ID" in headers
    assert headers.get("x-other", "none") == "none"


def test_a_path_is_its_text_and_its_parameters() -> None:
    path = as_variables({"request": {"path": "/pets/3", "path_params": {"id": "3"}}})["request"]["path"]
    assert isinstance(path, PathText)
    assert (path, path["id"], path.attribute("id"), path[0]) == ("/pets/3", "3", "3", "/")
    with pytest.raises(KeyError):
        path["other"]


def test_headers_may_be_pairs_of_which_the_first_counts() -> None:
    request = as_variables({"request": {"headers": [["X-A", "1"], ["X-A", "2"]]}})["request"]
    assert request["headers"]["x-a"] == "1"


def test_other_variables_are_kept() -> None:
    assert as_variables({"generated": [1]}) == {"generated": [1]}
