"""Ten bodies as people read them. `python -m tests.golden.bodies` writes them anew: look at what has changed."""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import smartmock

FOLDER: Final = Path(__file__).parent
FIXTURES: Final = FOLDER.parents[1] / "fixtures"
DAY: Final = datetime.date(2026, 5, 31)
ORDER: Final = "/orders/db062ae7-5d7f-47f0-8838-42af35f4cf68"


@dataclass(frozen=True)
class Body:
    """The answer of a document in `fixtures` to a request, in a language."""

    document: str
    path: str
    locale: str = "en_US"
    code: int = 200

    def read(self) -> str:
        """The body, laid out for people."""
        api = smartmock.load(FIXTURES / self.document, locale=self.locale, today=DAY)
        answer = api.respond("GET", self.path, code=self.code)
        assert answer.status == self.code
        return json.dumps(answer.json(), indent=1, ensure_ascii=False) + "\n"


BODIES: Final = {
    "order": Body("demo/shop.yaml", ORDER),
    "customer-de": Body("demo/shop.yaml", "/customers/40", "de_DE"),
    "customers-ja": Body("demo/shop.yaml", "/customers?limit=3&offset=3", "ja_JP"),
    "products-fr": Body("demo/shop.yaml", "/products?limit=3&category=books", "fr_FR"),
    "reviews-pl": Body("demo/shop.yaml", "/products/1/reviews?limit=3", "pl_PL"),
    "orders-of-customer-ar": Body("demo/shop.yaml", "/orders?customerId=1&limit=2", "ar"),
    "no-order": Body("demo/shop.yaml", ORDER, code=404),
    "no-customer-zh": Body("demo/shop.yaml", "/customers/40", "zh_CN", code=404),
    "tickets": Body("openapi/world.yaml", "/tickets?limit=2"),
    "articles-es": Body("openapi/world.yaml", "/articles?page[size]=2", "es_ES"),
}


if __name__ == "__main__":
    for name, body in BODIES.items():
        (FOLDER / f"{name}.json").write_text(body.read(), encoding="utf-8")
