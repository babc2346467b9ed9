import pytest

from smartmock.cli.operations import find_target
from smartmock.errors import UnknownOperation
from smartmock.settings import Limits
from smartmock.spec.document import Document
from smartmock.spec.load import load_document
from smartmock.spec.source import read_source


@pytest.fixture(scope="module")
def shop() -> Document:
    return load_document(read_source("fixtures/demo/shop.yaml", limits=Limits()))


@pytest.mark.parametrize(
    ("words", "key", "path", "query"),
    [
        pytest.param(["getProduct"], "getProduct", None, "", id="key"),
        pytest.param(["GET /products/{productId}"], "getProduct", None, "", id="template"),
        pytest.param(["get", "/products/7"], "getProduct", "/products/7", "", id="path in two words"),
        pytest.param(["GET", "/products?limit=3"], "listProducts", "/products", "limit=3", id="with query"),
    ],
)
def test_an_operation_is_found(shop: Document, words: list[str], key: str, path: str | None, query: str) -> None:
    target = find_target(shop, words)
    assert (target.operation.key, target.path, target.query) == (key, path, query)


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        pytest.param(["getProdukt"], "getProduct", id="key"),
        pytest.param(["GET", "/product"], "GET /products", id="path"),
        pytest.param(["DELETE", "/products"], "GET /products", id="method"),
        pytest.param(["zzzzzzzzzzzz"], "smartmock routes", id="nothing near"),
    ],
)
def test_an_unknown_operation_names_the_nearest(shop: Document, words: list[str], suggestion: str) -> None:
    with pytest.raises(UnknownOperation) as caught:
        find_target(shop, words)
    assert suggestion in caught.value.remedy
