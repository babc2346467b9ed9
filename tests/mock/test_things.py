"""What is known of things: which schemas show the same kind, and which ids there are."""

from typing import Any

import jsonschema
import pytest

import smartmock
from smartmock.types import JsonObject

TEXT: JsonObject = {"type": "string"}
WHOLE: JsonObject = {"type": "integer"}


def thing(**properties: Any) -> JsonObject:
    return {"type": "object", "required": [*properties], "properties": properties}


def ref(name: str) -> JsonObject:
    return {"$ref": f"#/components/schemas/{name}"}


def some(item: JsonObject) -> JsonObject:
    return {"type": "array", "items": item}


def make(paths: dict[str, JsonObject], **schemas: JsonObject) -> smartmock.Api:
    """A mock in which `GET` of each path answers with a schema."""
    return smartmock.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "Things", "version": "1"},
            "paths": {path: {"get": answer("200", schema)} for path, schema in paths.items()},
            "components": {"schemas": schemas},
        }
    )


def answer(status: str, schema: JsonObject) -> JsonObject:
    return {"responses": {status: {"description": "", "content": {"application/json": {"schema": schema}}}}}


def posting(path: str, more: JsonObject, **schemas: Any) -> JsonObject:
    """A document in which things are added below a path; without a component's name in the answer."""
    added = schemas["Thing"] if not more else ref("Thing")
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": {path: {"post": answer("201", added), **more}},
        "components": {"schemas": schemas},
    }


def get(api: smartmock.Api, path: str) -> Any:
    return api.respond("GET", path).json()


USER = thing(id=WHOLE, name=TEXT, email=TEXT, city=TEXT)
SUMMARY = thing(id=WHOLE, name=TEXT)
DELETED = {
    "type": "object",
    "required": ["id", "deleted"],
    "properties": {"id": WHOLE, "deleted": {"const": True}},
    "additionalProperties": False,
}


@pytest.mark.parametrize("path", ["/people", "/search", "/teams/7/members"])
def test_a_component_is_called_by_its_own_name(path: str) -> None:
    template = path.replace("7", "{teamId}")
    api = make({"/users/{userId}": ref("User"), template: some(ref("UserSummary"))}, User=USER, UserSummary=SUMMARY)
    people = get(api, path)
    assert people
    assert all(person["name"] == get(api, f"/users/{person['id']}")["name"] for person in people)


def test_namesakes_with_other_ids_are_other_things() -> None:
    item, line = thing(id=WHOLE, name=TEXT), thing(id={"type": "string", "format": "uuid"}, sku=TEXT)
    paths = {"/items": some(ref("Item")), "/items/{id}": ref("Item"), "/orders/{id}/items": some(ref("OrderItem"))}
    api = make(paths, Item=item, OrderItem=line)
    for found in get(api, "/orders/5/items"):
        jsonschema.validate(found, line, format_checker=jsonschema.FormatChecker())
    assert get(api, "/items/3")["id"] == 3


@pytest.mark.parametrize(
    "wrap",
    [
        lambda user: {"user": user},
        lambda user: {"data": user},
        lambda user: {"response": {"data": user}},
        lambda user: {"anything": user},
    ],
)
def test_things_are_found_in_their_wrapping(wrap: Any) -> None:
    def wrapped(schema: JsonObject) -> JsonObject:
        (name, inner), *_ = wrap(schema).items()
        inner = inner if "type" in inner or "$ref" in inner else wrapped_again(inner)
        return thing(**{name: inner})

    def wrapped_again(inner: JsonObject) -> JsonObject:
        return thing(**inner)

    api = make(
        {"/users": thing(users=some(ref("UserSummary"))), "/users/{id}": wrapped(ref("User"))},
        User=USER,
        UserSummary=SUMMARY,
    )
    for user in get(api, "/users")["users"]:
        detail = get(api, f"/users/{user['id']}")
        while "id" not in detail:
            (detail,) = detail.values()
        assert (detail["id"], detail["name"]) == (user["id"], user["name"])


def test_what_lists_show_has_not_been_deleted() -> None:
    detail = {"anyOf": [ref("User"), ref("DeletedUser")]}
    api = make({"/users": some(ref("User")), "/users/{id}": detail}, User=USER, DeletedUser=DELETED)
    assert [get(api, f"/users/{user['id']}") for user in get(api, "/users")] == get(api, "/users")


def test_of_several_kinds_each_thing_is_one() -> None:
    cat, dog = thing(id=WHOLE, name=TEXT, meows={"const": True}), thing(id=WHOLE, name=TEXT, barks={"const": True})
    pet = {"oneOf": [ref("Cat"), ref("Dog")]}
    api = make({"/pets": {**some(ref("Pet")), "minItems": 12}, "/pets/{id}": ref("Pet")}, Cat=cat, Dog=dog, Pet=pet)
    pets = get(api, "/pets")
    assert [get(api, f"/pets/{pet['id']}") for pet in pets] == pets
    assert any("meows" in pet for pet in pets)
    assert any("barks" in pet for pet in pets)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "maximum": 100},
        {"type": "integer", "maximum": -5},
        {"type": "integer", "minimum": 1.5},
        {"type": "integer", "multipleOf": 7},
        {"type": "integer", "not": {"const": 3}},
        {"type": "integer", "format": "int64", "minimum": 2**62},
        {"type": "integer", "minimum": 4, "maximum": 6},
        {"type": "number"},
        {"type": ["integer", "string"]},
        {"type": "string", "pattern": "^cus_[A-Za-z0-9]{14}$"},
        {"type": "string", "format": "uuid"},
        {"type": "string", "enum": ["small", "medium", "large"]},
    ],
    ids=str,
)
def test_ids_are_such_as_the_schema_allows(schema: JsonObject) -> None:
    api = make({"/things": {**some(ref("Thing")), "minItems": 3}, "/things/{id}": ref("Thing")},
               Thing=thing(id=schema, name=TEXT))  # fmt: skip
    things = get(api, "/things")
    assert len({found["id"] for found in things}) == len(things) >= 3
    for found in things:
        jsonschema.validate(found["id"], schema)
        assert get(api, f"/things/{found['id']}") == found


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer"},
        {"type": "integer", "maximum": 130},
        {"type": "integer", "maximum": -5},
        {"type": "integer", "multipleOf": 7, "not": {"const": 700}},
        {"type": "string", "format": "uuid"},
        {"type": "string", "pattern": "^cus_[a-z]{14}$"},
    ],
    ids=str,
)
def test_new_ids_are_such_as_the_schema_allows(schema: JsonObject) -> None:
    api = smartmock.load(
        posting("/things", {"get": answer("200", some(ref("Thing")))}, Thing=thing(id=schema, name=TEXT))
    )
    known = {found["id"] for found in api.respond("GET", "/things", count=20).json()}
    for name in "abcdef":
        created = api.respond("POST", "/things", body={"name": name}).json()
        jsonschema.validate(created["id"], schema)
        assert created["id"] not in known
        assert created["name"] == name


def test_what_is_created_without_any_path_to_it_is_a_thing() -> None:
    api = smartmock.load(posting("/things", {}, Thing=thing(id=WHOLE, name=TEXT, parts=some(thing(size=WHOLE)))))
    created = api.respond("POST", "/things", body={"name": "First"})
    assert created.json()["name"] == "First"
    assert any(step.startswith("the thing ") for step in created.trace)


def test_lists_are_as_long_as_their_schema_asks() -> None:
    api = make({"/users": {**some(ref("User")), "minItems": 150}}, User=USER)
    assert len({user["id"] for user in get(api, "/users")}) == 150


def test_what_can_have_no_id_is_no_thing() -> None:
    api = make({"/users": {**some(ref("User")), "minItems": 1}}, User=thing(id={"type": "string", "maxLength": 0}))
    assert get(api, "/users")[0] == {"id": ""}


@pytest.mark.parametrize(
    ("path", "properties", "id_name"),
    [
        ("/members/{user_id}", {"id": WHOLE, "user_id": WHOLE}, "user_id"),
        ("/coupons/{coupon}", {"id": TEXT, "code": TEXT, "coupon": TEXT}, "id"),
        ("/books/{isbn}", {"id": WHOLE, "isbn": TEXT}, "isbn"),
        ("/users/{userId}", {"id": WHOLE, "name": TEXT}, "id"),
        ("/countries/{code}", {"id": WHOLE, "code": TEXT}, "code"),
    ],
)
def test_paths_tell_what_identifies_a_thing(path: str, properties: JsonObject, id_name: str) -> None:
    api = make({path: ref("Thing")}, Thing=thing(**properties))
    value = get(api, path.partition("{")[0] + "77")
    assert str(value[id_name]) == "77"
    assert all(str(value[name]) != "77" for name in properties if name != id_name)


def test_the_first_of_a_list_is_the_documented_one() -> None:
    api = make(
        {"/users": some(ref("User"))}, User={**USER, "example": {"id": 10, "name": "Rex", "email": "", "city": ""}}
    )
    first, *others = api.respond("GET", "/users", count=4).json()
    assert (first["id"], first["name"]) == (10, "Rex")
    assert [other["id"] for other in others] == [11, 12, 13]
    assert "Rex" not in {other["name"] for other in others}


def test_what_is_told_of_third_things_is_the_same_everywhere() -> None:
    order = thing(id=WHOLE, userId=WHOLE, userName=TEXT)
    api = make(
        {"/users/{id}": ref("User"), "/orders/{id}": ref("Order"), "/payments": some(ref("Payment"))},
        User=USER,
        Order=order,
        OrderSummary={**order, "title": "short"},
        Payment=thing(id=WHOLE, order=ref("OrderSummary")),
    )
    for payment in get(api, "/payments"):
        found = get(api, f"/orders/{payment['order']['id']}")
        assert payment["order"] == found
        assert found["userName"] == get(api, f"/users/{found['userId']}")["name"]


def test_an_unrelated_path_to_the_same_things_changes_nothing() -> None:
    alone = make({"/users/{id}": ref("User")}, User=USER)
    beside = make({"/staff/{id}": ref("User"), "/users/{id}": ref("User")}, User=USER)
    assert get(alone, "/users/7") == get(beside, "/users/7") == get(beside, "/staff/7")


def test_things_that_hold_themselves_come_to_an_end() -> None:
    api = make({"/users/{id}": ref("User")}, User=thing(id=WHOLE, friends=some(ref("User")), bossId=WHOLE, name=TEXT))
    assert get(api, "/users/1")["friends"]


def test_what_is_sent_is_completed_where_the_answer_needs_more() -> None:
    line = thing(sku=TEXT, price={"type": "number"})
    order = thing(id=WHOLE, note=TEXT, lines=some(line))
    sent = {"note": "Twice", "lines": [{"sku": "A"}, {"sku": "B"}]}
    order = smartmock.load(posting("/orders", {}, Thing=order)).respond("POST", "/orders", body=sent).json()
    assert order["note"] == "Twice"
    assert [found["sku"] for found in order["lines"]] == ["A", "B"]
    assert all(isinstance(found["price"], float) for found in order["lines"])
