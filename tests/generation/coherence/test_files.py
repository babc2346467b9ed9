"""Names, types and addresses of files."""

import mimetypes

from tests.generation.coherence.conftest import TEXT, MakeObjects, one_of


def test_all_tell_of_the_same_file(make_objects: MakeObjects) -> None:
    properties = {"fileName": TEXT, "mimeType": TEXT, "extension": TEXT, "fileUrl": TEXT | {"format": "uri"}}
    for file in make_objects(properties):
        assert file["fileName"].endswith(f".{file['extension']}")
        assert file["fileUrl"].endswith(f"/{file['fileName']}")
        guess = mimetypes.guess_type(file["fileName"])[0]
        assert guess in (None, file["mimeType"])


def test_the_name_follows_where_only_some_types_are_allowed(make_objects: MakeObjects) -> None:
    ends = {"image/png": ".png", "image/jpeg": ".jpg"}
    found = make_objects({"contentType": one_of(*ends), "filename": TEXT})
    assert all(file["filename"].endswith(ends[file["contentType"]]) for file in found)
    assert {file["contentType"] for file in found} == set(ends)


def test_types_of_no_known_file_stay(make_objects: MakeObjects) -> None:
    for file in make_objects({"mimeType": {"const": "application/x-thing"}, "fileName": TEXT}):
        assert "." in file["fileName"]


def test_all_addresses_and_types_are_those_of_the_file(make_objects: MakeObjects) -> None:
    names = ("file_url", "download_url")
    for file in make_objects(
        {"file_name": TEXT, "mime_type": TEXT, "content_type": TEXT, **dict.fromkeys(names, TEXT)}
    ):
        assert file["mime_type"] == file["content_type"]
        assert all(file[name].endswith(f"/{file['file_name']}") for name in names)
