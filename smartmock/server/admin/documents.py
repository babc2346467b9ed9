"""Documents as requests bring them."""

import orjson

from smartmock.server.admin.calls import Call
from smartmock.spec.archive import is_archive, open_archive
from smartmock.spec.source import SourceText


def source_of(call: Call) -> str | SourceText:
    """The document that the body holds or names; the description has made sure that it is one of them."""
    if call.upload is not None:
        location = "the uploaded file"
        if is_archive(call.upload):
            return open_archive(call.upload, location, call.service.settings.limits)
        return SourceText(call.upload, location)
    if "url" in call.body:
        return str(call.body["url"])
    document = call.body["document"]
    return SourceText(document.encode() if isinstance(document, str) else orjson.dumps(document), "the request")
