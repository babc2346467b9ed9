"""Whatever agrees, the schema is obeyed: relations of all kinds meet constraints of all kinds."""

from random import Random
from typing import Any

import pytest

from tests.generation.coherence.conftest import MAYBE, MOMENT, MakeObjects, an_object, some

NAMES = (
    *("firstName", "lastName", "name", "email", "username", "gender", "salutation", "birthDate", "age", "website"),
    *("title", "slug", "url", "fileName", "mimeType", "extension", "width", "height", "imageUrl", "thumbnailWidth"),
    *("currency", "countryCode", "currencySymbol", "price", "salePrice", "quantity", "subtotal", "tax", "discount"),
    *("total", "amount", "amountPaid", "amountRemaining", "items", "lines", "itemCount", "count", "stock", "inStock"),
    *("status", "isActive", "paid", "paidAt", "createdAt", "updatedAt", "deletedAt", "completed", "progress"),
    *("used", "limit", "remaining", "unitPrice", "minimum", "maximum", "startDate", "endDate", "company", "domain"),
)
LINE = an_object({"quantity": {"type": "integer"}, "unitPrice": {"type": "number"}, "total": {"type": "number"}})
MONEY = an_object({"amount": {"type": "number", "maximum": 500}, "currency": {"type": "string"}})
SCHEMAS: tuple[Any, ...] = (
    *({"type": "string"}, {"type": "string", "maxLength": 7}, {"type": ["string", "null"], "minLength": 3}),
    *({"type": "integer"}, {"type": "integer", "maximum": 9}, {"type": ["integer", "null"], "multipleOf": 5}),
    *({"type": "number"}, {"type": "number", "exclusiveMinimum": 3, "maximum": 50}, {"type": "boolean"}),
    *({"const": True}, {"enum": ["active", "paid", "deleted"]}, {"enum": ["USD", "JPY", None]}, {"enum": [1, "a"]}),
    *(MOMENT, MAYBE, {"anyOf": [MOMENT, {"type": "null"}]}, {"type": "string", "format": "email"}),
    *(some(LINE), MONEY, {"anyOf": [MONEY, {"type": "null"}]}, some({"type": "string"}), {}, {"type": "object"}),
    *(
        {"type": "string", "examples": ["x y"]},
        {"type": "number", "examples": [7]},
        {"type": "string", "pattern": "^a"},
    ),
)


@pytest.mark.parametrize("seed", range(60))
def test_every_object_is_valid(seed: int, make_objects: MakeObjects) -> None:
    rng = Random(seed)
    names = rng.sample(NAMES, 14)
    schema = {
        "type": "object",
        "required": [name for name in names if rng.random() < 0.5],
        "properties": {name: rng.choice(SCHEMAS) for name in names},
        **rng.choice(({}, {"minProperties": 12}, {"dependentRequired": {names[0]: names[1:3]}})),
    }
    options = {"optional": rng.choice(("all", "some", "required")), "examples": rng.random() < 0.5}
    assert make_objects(schema=schema, locale=rng.choice(("en_US", "ja_JP", "cs_CZ")), **options)
