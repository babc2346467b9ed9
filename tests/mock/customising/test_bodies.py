"""Bodies of expectations: what is saved, what is refused, and what is answered."""

import base64
import json
import re
from typing import Any

import pytest

from smartmock.errors import Invalid
from smartmock.mock.customising.bodies import MOST_BYTES, compile_body
from tests.mock.customising.answers import answer, make_draw


def of_type(text: str) -> str:
    return compile_body({"body": text}, "").content_type


def test_a_static_body_is_the_same_bytes_every_time() -> None:
    body = compile_body({"body": {"a": [1, None, "x"]}}, "")
    assert body.is_static
    assert not body.templates
    assert body.finish((), make_draw(), lambda _pointer: frozenset()) is body.content
    assert body.content == b'{"a":[1,null,"x"]}'


def test_bytes_are_sent_as_they_are() -> None:
    data = bytes(range(256))
    body = compile_body({"body_base64": base64.b64encode(data).decode()}, "")
    assert (body.content, body.content_type) == (data, "application/octet-stream")
    png = compile_body({"body_base64": "iVBO\nRw0K\n", "content_type": "image/png"}, "")
    assert png.content_type == "image/png"


def test_no_body_has_no_content_type() -> None:
    for response in ({}, {"body": ""}, {"body": "", "body_base64": None, "content_type": None}):
        body = compile_body(response, "")
        assert (body.content, body.content_type, body.is_static) == (b"", "", True)
    assert compile_body({"body": None}, "").content == b"null"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}', "application/json"),
        (" [1, 2] ", "application/json"),
        ('{"a": 1,}', "application/json"),
        ('"x"', "application/json"),
        ("true", "application/json"),
        ('{"a": "{{$person.firstName}}"}', "application/json"),
        ("[{% for i in range(2) %}{{ i }},{% endfor %}]", "application/json"),
        ('{% set n = 1 %}\n{"a": {{ n }}}', "application/json"),
        ("1,", "text/plain; charset=utf-8"),
        ("[info] started", "text/plain; charset=utf-8"),
        ("[info] {{$person.firstName}}", "text/plain; charset=utf-8"),
        ("Hello {{$person.firstName}}", "text/plain; charset=utf-8"),
        ('<?xml version="1.0"?><a/>', "application/xml"),
        ("<order><id>{{$number.int}}</id></order>", "application/xml"),
        ("<!DOCTYPE html><title>x</title>", "text/html; charset=utf-8"),
        ("<ul>{% for i in range(3) %}<li>{{ i }}</li>{% endfor %}</ul>", "text/html; charset=utf-8"),
    ],
)
def test_the_content_type_is_what_a_text_looks_like(text: str, expected: str) -> None:
    assert of_type(text) == expected


def test_a_given_content_type_is_kept_and_its_charset_obeyed() -> None:
    body = compile_body({"body": "é€", "content_type": "text/csv; charset=latin-1"}, "")
    assert (body.content, body.content_type) == (b"\xe9?", "text/csv; charset=latin-1")
    assert compile_body({"body": "[1,]", "content_type": "text/plain"}, "").content == b"[1,]"
    assert compile_body({"body": "[1,]", "content_type": "application/hal+json"}, "").content == b"[1]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{ "a" : 1 ,\n}', '{ "a" : 1 \n}'),
        ("[1, [2,], {},]", "[1, [2], {}]"),
        ('{"a": "1,]", }', '{"a": "1,]" }'),
        ('[{"a": 1} {"a": 2}]', '[{"a": 1} ,{"a": 2}]'),
        ("[,1,,2]", "[1,2]"),
        ('{"a": 1, }  ', '{"a": 1 }  '),
        ('{"a": tru,}', '{"a": tru,}'),
        ('{"a": "open,}', '{"a": "open,}'),
        ('{ "valid": [1 , 2] }', '{ "valid": [1 , 2] }'),
    ],
)
def test_commas_are_mended_where_that_makes_json(text: str, expected: str) -> None:
    assert answer(text, content_type="application/json") == expected


class TestValuesOfTheirOwnType:
    @pytest.mark.parametrize(
        ("written", "types", "pattern"),
        [
            ("{{$number.int(min=5,max=5)}}", set(), "5"),
            ("{{$number.int(min=5,max=5)}}", {"string"}, '"5"'),
            ("{{$number.int(min=5,max=5)}}", {"integer", "null"}, "5"),
            ("{{$number.int(min=5,max=5)}}", {"number"}, "5"),
            ("{{$number.int(min=5,max=5)}}", {"array"}, '"5"'),
            ("{{$datatype.boolean(probability=1)}}", set(), "true"),
            ("{{$datatype.boolean(probability=1)}}", {"string"}, '"true"'),
            ("{{$string.numeric(length=3)}}", set(), '"[0-9]{3}"'),
            ("{{$string.numeric(length=3)}}", {"integer"}, "[0-9]{1,3}"),
            ("{{'true'}}", {"boolean"}, "true"),
            ("{{'null'}}", {"string", "null"}, "null"),
            ("{{$helpers.arrayElements(['cat'])}}", {"array"}, r'\["cat"\]'),
            ("{{$helpers.arrayElements(['cat'])}}", set(), r'"\[\\"cat\\"\]"'),
            ("{{$science.unit}}", {"object"}, r'\{"name":.*\}'),
            ("{{$number.int(min=5,max=5)}} ", {"string"}, '"5 "'),
            ("{{ request.query.page }}", {"integer"}, "2"),
            ("{{ request.query.page }}", {"string"}, '"2"'),
            ("{{ request.query.page }}", set(), '"2"'),
            ("{{ request.body.ok }}", {"boolean"}, "true"),
            ("{{ request.body.items }}", {"array"}, r"\[1,2\]"),
            ("{{ request.body.user.name }}", {"string"}, r'"Ann \\"A\\" Lee"'),
            ("{{ request.query.missing }}", {"integer"}, '""'),
        ],
    )
    def test_alone_between_quotes(self, written: str, types: set[str], pattern: str) -> None:
        wanted = {"/list/0/a": types}
        in_text = answer(f'{{"list": [{{"a": "{written}"}},]}}', wanted)
        in_value = answer({"list": [{"a": written}]}, wanted)
        assert re.fullmatch(rf'\{{"list": \[\{{"a": ({pattern})\}}\]\}}', in_text), in_text
        assert re.fullmatch(rf'\{{"list":\[\{{"a":({pattern})\}}\]\}}', in_value), in_value

    def test_within_other_text_they_are_text(self) -> None:
        assert answer({"a": "no. {{$number.int(min=5,max=5)}}"}, {"/a": {"string"}}) == '{"a":"no. 5"}'
        assert answer('{"a": "{{$number.int(min=5,max=5)}}{{$number.int(min=5,max=5)}}"}') == '{"a": "55"}'

    def test_names_of_members_are_text(self) -> None:
        assert answer('{"{{$number.int(min=5,max=5)}}": 1}', {"": {"object"}}) == '{"5": 1}'
        assert answer('{% if true %}{"{{ 5 }}": "{{$number.int(min=5,max=5)}}"}{% endif %}') == '{"5": 5}'

    def test_without_quotes_they_stand_as_they_are(self) -> None:
        assert json.loads(answer('{"a": {{$number.int(max=9)}}, "b": {{$helpers.arrayElements([1, 2], 2)}},}')).keys()
        assert answer("[{{ request.body.user.none }}, {{ request.body.items }}]") == "[null, [1,2]]"

    def test_whatever_stands_between_quotes_it_stays_json(self) -> None:
        for body in ('{"a": "x {{$lorem.lines}}"}', '{"a": "x {{ request.body.user.name }}"}'):
            assert json.loads(answer(body))["a"].startswith("x ")
        branches = '[{% if request.query.page === "1" %}"a{% else %}"b{% endif %} {{ request.body.user.name }}"]'
        assert json.loads(answer(branches)) == ['b Ann "A" Lee']


def test_names_that_nobody_knows_stay_and_are_told() -> None:
    for body in ('{"a": "{{$no.such}} {{$person.firstNam(x=1)}}"}', {"a": "{{$no.such}} {{$person.firstNam(x=1)}}"}):
        compiled = compile_body({"body": body}, "")
        assert compiled.unknown == ("{{$no.such}}", "{{$person.firstNam(x=1)}}")
        assert json.loads(answer(body)) == {"a": "{{$no.such}} {{$person.firstNam(x=1)}}"}
    assert answer("{% if true %}{{$no.such}}{% endif %}") == "{{$no.such}}"


def test_values_differ_in_one_answer_and_are_the_same_again() -> None:
    body = {"list": ["{{$string.uuid}}", "{{$string.uuid}}"]}
    first, second = json.loads(answer(body))["list"]
    assert first != second
    assert answer(body) == answer(body)


class TestSamplesOfApidog:
    def test_a_list_of_twenty(self) -> None:
        body = """{
          "data": [
            {% for i in range(0, 20) %}
            {% if i > 1 %},{% endif %}
            {"id": {{i}}, "name": "{{$person.fullName}}", "city": "{{$location.city}}, {{$location.country}}"}
            {% endfor %}
          ]
        }"""
        found = json.loads(answer(body))["data"]
        assert [item["id"] for item in found] == list(range(20))
        assert len({item["name"] for item in found}) > 10

    def test_a_comma_behind_every_item(self) -> None:
        body = '{"list": [{% for i in range(3) %}{"no": {{ loop.index }}},{% endfor %}]}'
        assert answer(body) == '{"list": [{"no": 1},{"no": 2},{"no": 3}]}'

    def test_a_comma_before_every_item_but_the_first(self) -> None:
        assert answer("[{% for i in range(3) %}{% if not loop.first %}, {% endif %}{{ i }}{% endfor %}]") == "[0, 1, 2]"


class TestRefusals:
    @pytest.mark.parametrize(
        ("response", "pointer", "message"),
        [
            ({"body": "a\n{% for %}"}, "/response/body", "Line 2: "),
            ({"body": "{{ a"}, "/response/body", "Line 1: "),
            ({"body": "{% if a %}"}, "/response/body", "Line 1: "),
            ({"body": "\n\n{{ a | nosuch }}"}, "/response/body", "Line 3: `nosuch` is no known filter"),
            ({"body": "{{ a ? b : c }}"}, "/response/body", "Line 1: `?` is no operator"),
            ({"body": "{% include 'x' %}"}, "/response/body", "Line 1: a template cannot use others"),
            ({"body": "{% raw %}"}, "/response/body", "Line 1: "),
            ({"body": "\n{{$number.int(min=2,max=1)}}"}, "/response/body", "Line 2: "),
            ({"body": "{{$person.firstName("}, "/response/body", "Line 1: "),
            ({"body": "{{$number.int}}" * 1_001}, "/response/body", "It has more than 1,000 expressions"),
            ({"body": ["{{$number.int}}"] * 1_001}, "/response/body", "It has more than 1,000 expressions"),
            ({"body": "{{$number.int}}" + "x" * 256_000}, "/response/body", "at most 256,000 characters"),
            ({"body": "x" * (MOST_BYTES + 1)}, "/response/body", "at most 10,000,000 bytes"),
            ({"body": {"a/b": ["x", "{{ a"]}}, "/response/body/a~1b/1", "Line 1: "),
            ({"body_base64": "%%%"}, "/response/body_base64", "This is no Base64."),
            ({"body_base64": 5}, "/response/body_base64", "This is no Base64."),
            ({"body": 1, "body_base64": ""}, "/response/body_base64", "There are two bodies."),
            ({"content_type": "nonsense"}, "/response/content_type", "is no content type."),
            ({"content_type": "a/b\r\nx: y"}, "/response/content_type", "is no content type."),
            ({"content_type": "text/plain; charset=hex"}, "/response/content_type", "The charset `hex` is not known"),
        ],
    )
    def test_what_cannot_be_saved_is_pointed_at(self, response: dict[str, Any], pointer: str, message: str) -> None:
        with pytest.raises(Invalid) as caught:
            compile_body(response, "/response")
        assert [fault.pointer for fault in caught.value.faults] == [pointer]
        assert message in caught.value.faults[0].message

    def test_all_faults_are_told_at_once(self) -> None:
        response = {"body": ["{% for %}", "x", {"a": "{{ a"}], "content_type": "x"}
        with pytest.raises(Invalid) as caught:
            compile_body(response, "/response")
        assert [fault.pointer for fault in caught.value.faults] == [
            "/response/content_type",
            "/response/body/0",
            "/response/body/2/a",
        ]

    def test_the_remedy_names_what_could_be_meant(self) -> None:
        with pytest.raises(Invalid) as caught:
            compile_body({"body": "{{ name | uper }}"}, "")
        assert "`upper`" in caught.value.faults[0].remedy

    def test_nesting_without_end_is_refused(self) -> None:
        deep: Any = "x"
        for _ in range(5_000):
            deep = [deep]
        with pytest.raises(Invalid):
            compile_body({"body": deep}, "")

    @pytest.mark.parametrize(
        "text",
        [
            "{{" * 100_000,
            "{% raw %}" * 25_000,
            "{#" * 100_000,
            '{{ "' + '\\"' * 100_000,
            "{{ '" + "\\'" * 100_000 + " ?",
            "{{ " + "(" * 100_000 + "1" + ")" * 100_000 + " }}",
            "{% if a %}" * 900 + "{% endif %}" * 900,
            "{{ 'a' | center(1000000000) }}",
            "{{ 'a' * 1000000000 }}",
            "{{ 10 ** 10 ** 10 }}",
            "{{ " + "9" * 100_000 + " }}",
            "{% " + "$x " * 80_000 + "%}",
            "{{ a " + "? b" * 60_000 + "}}",
        ],
    )
    def test_reading_a_hostile_text_is_soon_over(self, text: str) -> None:
        try:
            compile_body({"body": text}, "")
        except Invalid as error:
            assert error.faults  # noqa: PT017  others are only seen not to hang


def test_mending_a_hostile_text_is_soon_over() -> None:
    text = '{"a": "' + '\\"' * 500_000
    assert answer(text, content_type="application/json") == text
