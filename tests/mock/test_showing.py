"""One thing of the world, as a request asks for it."""

from typing import Any
from urllib.parse import urljoin

import orjson
import pytest

from tests.mock.apis import ask, content, fresh_api, header, open_api

API = "world-asked"
CART = "/carts/11111111-1111-4111-8111-111111111111"


def get(target: str) -> Any:
    return content(ask(API, f"GET {target}"))


def send(target: str, body: Any = None) -> Any:
    return ask(API, target, body=orjson.dumps(body), content_type="application/json")


def test_a_request_leaves_the_world_as_it_is() -> None:
    api = fresh_api(API)
    before = content(ask(api, f"GET {CART}?x=1"))
    body = orjson.dumps({"item": {"sku": "MINE"}})
    patched = content(ask(api, f"PATCH {CART}", body=body, content_type="application/json"))
    assert patched["item"] == {"sku": "MINE", "color": before["item"]["color"]}
    assert content(ask(api, f"GET {CART}?x=2")) == before


def test_the_path_decides_which_thing_it_is() -> None:
    changed = content(send("PUT /users/5", {"id": 9, "name": "Ada"}))
    assert (changed["id"], changed["name"]) == (5, "Ada")


@pytest.mark.parametrize("address", ["/v1/me", "/me/", "/me?x=1"])
def test_the_way_to_write_an_address_does_not_matter(address: str) -> None:
    assert get(address) == get("/me")


def test_by_key_lists_are_the_same() -> None:
    by_key = content(ask(API, "GET /?groupId=4&teamId=3&limit=9", key="listGroup"))
    assert by_key == get("/teams/3/groups/4/users?limit=9")
    assert by_key != get("/teams/4/groups/3/users?limit=9")


def test_the_same_thing_is_new_however_it_is_created() -> None:
    body = {"name": "Ada"}
    created = content(send("POST /users", body))
    assert content(send("POST /v1/users/", body)) == created
    by_key = ask(API, "POST /", key="addUser", body=orjson.dumps(body), content_type="application/json")
    assert content(by_key) == created
    assert header(by_key, "location") is None


@pytest.mark.parametrize("address", ["/users", "/users/", "/v1/users", "/teams/3/users", "/v1/teams/3/users/"])
def test_what_is_created_is_found_at_its_location(address: str) -> None:
    answer = send(f"POST {address}", {"name": "Ada"})
    location = urljoin(f"https://mock.example/m1/a{address}", header(answer, "location"))
    base = "/v1" if address.startswith("/v1") else ""
    assert location == f"https://mock.example/m1/a{base}/users/{content(answer)['id']}"


def test_what_cannot_be_found_has_no_location() -> None:
    assert header(send("POST /notes", {}), "location") is None


def test_fields_are_those_of_the_things_in_a_connection() -> None:
    body = get("/edges?first=2&fields=email")
    assert [edge.keys() for edge in body["edges"]] == [{"cursor", "node"}] * 2
    assert all("nickname" not in edge["node"] and "email" in edge["node"] for edge in body["edges"])


@pytest.mark.parametrize(("path", "fields"), [("few", "id"), ("either", "id"), ("pairs", "title")])
def test_fields_that_may_not_be_left_out_are_there(path: str, fields: str) -> None:
    variant = open_api(API).operation(path).variants[0]
    assert variant.validator is not None
    fewer = get(f"/{path}?fields={fields}")
    assert fewer
    assert variant.validator.is_valid(fewer)


def test_a_thing_is_found_by_its_other_names() -> None:
    user = get("/users?limit=7")["data"][6]
    assert get(f"/users/by-name/{user['username']}") == user
    assert get("/users/by-name/nobody.at.all")["username"] == "nobody.at.all"


def agrees(order: Any, number: int) -> bool:
    """Whether all that the order says of its customer is true of the one with this id."""
    customer = get(f"/customers/{number}")
    return bool(
        order["customerId"] == order["customer"]["id"] == number
        and order["customerName"] == order["customer"]["name"] == customer["name"]
    )


@pytest.mark.parametrize("number", [1, 7, 5000])
def test_what_is_asked_for_goes_before_what_is_held(number: int) -> None:
    orders = [*get(f"/customers/{number}/orders"), *get(f"/orders?customerId={number}")]
    assert len(orders) >= 2
    assert all(agrees(order, number) for order in orders)


def test_all_agrees_with_what_path_and_body_say() -> None:
    assert agrees(get("/customers/5000/orders/3"), 5000)
    assert agrees(content(send("POST /orders", {"customerId": 7})), 7)
    assert agrees(content(send("POST /orders", {"customer": get("/customers/9")})), 9)


def test_what_is_sent_stays_beside_what_it_names() -> None:
    order = content(send("POST /orders", {"customerId": 7, "customerName": "Ada"}))
    assert (order["customerId"], order["customer"]["id"], order["customerName"]) == (7, 7, "Ada")
