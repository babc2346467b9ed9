"""Documents as requests bring them."""

import orjson

from smartmock.server.admin.calls import Call
from smartmock.spec.source import SourceText


def source_of(call: Call) -> str | SourceText:
    """What the body holds or names; the description has made sure that it is one of them. Files may be archives."""
    if call.upload is not None:
        return SourceText(call.upload, "the uploaded file")
    if "url" in call.body:
        return str(call.body["url"])
    document = call.body["document"]
    return SourceText(document.encode() if isinstance(document, str) else orjson.dumps(document), "the request")
