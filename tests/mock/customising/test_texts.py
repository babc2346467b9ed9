"""Texts of headers and bodies: static, with dynamic values, or templates."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartmock.errors import Invalid
from smartmock.mock.customising.rendering import RenderError, render_texts
from smartmock.mock.customising.texts import compile_text
from tests.mock.customising.answers import make_draw, make_job


@pytest.mark.parametrize(
    "text", ["", "plain", "{ a }", "{{ 1 }} {{}} {{", "{{$no.such}}", "{'a': {'b': 1}}", "100 % {", "{{$a.b | c}}"]
)
def test_static_texts_stay_as_they_are(text: str) -> None:
    compiled = compile_text(text, "")
    assert (compiled.is_static, compiled.needs_sandbox) == (True, False)
    assert compiled.render(make_draw()) == text


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("{{$number.int(min=1,max=9)}}", "[1-9]"),
        ("Bearer {{$string.alphanumeric(length=20)}}", "Bearer [A-Za-z0-9]{20}"),
        ("{{'a' | upper}}-{{ 1 }}-{{$helpers.arrayElements(['x'])}}", r'A-\{\{ 1 \}\}-\["x"\]'),
        ("{% mock 'integer', 5, 5 %} {% mock 'nobody' %}", "5 {% mock 'nobody' %}"),
        ("{{ $person.firstName }} {{$no.such}}", r".+ \{\{\$no\.such\}\}"),
    ],
)
def test_dynamic_values_are_drawn(text: str, pattern: str) -> None:
    compiled = compile_text(text, "")
    assert (compiled.is_static, compiled.needs_sandbox) == (False, False)
    for seed in range(5):
        made = compiled.render(make_draw(seed))
        assert re.fullmatch(pattern, made), made
        assert compiled.render(make_draw(seed)) == made


@pytest.mark.parametrize(
    "text",
    [
        "{{ name }}",
        "{% if a %}{% endif %}",
        "{# note #}",
        "{{name}} {{$person.sex}}",
        "{{-$person.sex-}}",
        "{{ 'a' }}{{ a }}",
    ],
)
def test_templates_are_for_the_sandbox(text: str) -> None:
    compiled = compile_text(text, "")
    assert (compiled.is_static, compiled.needs_sandbox) == (False, True)
    assert compiled.source == text


def test_unknown_names_are_told_once() -> None:
    assert compile_text("{{$no.such}} {{$no.such}} {{$person.sex | lowr}}", "").unknown == (
        "{{$no.such}}",
        "{{$person.sex | lowr}}",
    )
    assert compile_text("{% raw %}{{$no.such}}{% endraw %}", "").unknown == ()


@pytest.mark.parametrize("text", [None, 5, ["a"], {"a": 1}])
def test_what_is_no_text_is_refused(text: Any) -> None:
    with pytest.raises(Invalid) as caught:
        compile_text(text, "/headers/0/1")
    assert caught.value.pointer == "/headers/0/1"


@given(st.text(alphabet="{}$%#ab.()'\"|=! \n-~[]", max_size=40))
def test_every_text_is_used_or_refused(text: str) -> None:
    try:
        compiled = compile_text(text, "/x")
    except Invalid as error:
        assert {fault.pointer for fault in error.faults} == {"/x"}  # noqa: PT017
        return
    if compiled.is_static:
        assert compiled.render(make_draw()) == text
    elif compiled.needs_sandbox:
        try:
            assert isinstance(render_texts(make_job(text))[0], str)
        except RenderError as error:
            assert error.message  # noqa: PT017
