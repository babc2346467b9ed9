"""`/projects/{project}/customisations`: everything that people made for operations, as one text."""

from typing import Final

import orjson

from smartmock.mock.json_text import dump_json
from smartmock.mock.media_types import fit, parse_accept, parse_media_type
from smartmock.projects.etags import etag_of
from smartmock.projects.takeover import bundle
from smartmock.server.admin.calls import JSON_TYPE, Answer, Call, Handler
from smartmock.server.admin.description import YAML_TYPE

OFFERED: Final = (YAML_TYPE, JSON_TYPE)
"""The first where the reader does not say."""


def export_customisations(call: Call) -> Answer:
    found = bundle.export_customisations(call.service, call.actor, call.project.id)
    kind = chosen_type(call.headers.get("accept", ""))
    body = dump_json(found.content) if kind == JSON_TYPE else bundle.write_yaml(found.content)
    return Answer(body=body, media_type=kind, headers={"vary": "Accept"}, etag=etag_of(found))


def replace_customisations(call: Call) -> Answer:
    done = bundle.replace_customisations(
        call.service,
        call.actor,
        call.project.id,
        call.body,
        dry_run=call.query["dry_run"],
        expected=call.expected,
    )
    told = {
        "operations": done.operations,
        "expectations": done.expectations,
        "scripts": done.scripts,
        "by_hand": done.by_hand,
        "warnings": [each.as_json() for each in done.warnings],
    }
    return Answer(body=orjson.dumps(told), etag=etag_of(done.bundle))


def chosen_type(accept: str) -> str:
    """The one that is wanted most; RFC 9110 section 12.5.1."""
    ranges = parse_accept(accept)
    if not ranges:
        return YAML_TYPE
    rated = [(max((fit(each, parse_media_type(kind)) > 0) * each.quality for each in ranges), kind) for kind in OFFERED]
    return max(rated, key=lambda item: item[0])[1]


HANDLERS: dict[str, Handler] = {each.__name__: each for each in (export_customisations, replace_customisations)}
