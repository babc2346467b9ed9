import pytest

from smartmock.routing.template import Segment, capture_raw, parse_segment, parse_template, split_path


@pytest.mark.parametrize(
    ("text", "texts", "names"),
    [
        pytest.param("pets", ("pets",), (), id="literal"),
        pytest.param("{id}", ("", ""), ("id",), id="parameter"),
        pytest.param("{name}.{ext}", ("", ".", ""), ("name", "ext"), id="mixed"),
        pytest.param("{id}:cancel", ("", ":cancel"), ("id",), id="suffix"),
        pytest.param("a{b", ("a{b",), (), id="brace without partner"),
        pytest.param("{a{b}", ("{a", ""), ("b",), id="inner braces win"),
        pytest.param("caf%C3%A9", ("café",), (), id="percent-encoded text"),
        pytest.param("", ("",), (), id="empty"),
    ],
)
def test_segments_are_texts_around_names(text: str, texts: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert parse_segment(text) == Segment(texts, names)


@pytest.mark.parametrize(
    ("segment", "text", "values"),
    [
        pytest.param("{name}.{ext}", "a.tar.gz", ("a.tar", "gz"), id="greedy"),
        pytest.param("{name}.{ext}", ".gz", None, id="first value empty"),
        pytest.param("{name}.{ext}", "a.", None, id="last value empty"),
        pytest.param("{name}.{ext}", "a..", ("a", "."), id="separator as a value"),
        pytest.param("{id}:cancel", "7:cancel", ("7",), id="suffix"),
        pytest.param("{id}:cancel", ":cancel", None, id="only the suffix"),
        pytest.param("{a}-{b}", "x-y-z", ("x-y", "z"), id="separator twice"),
        pytest.param("{a}{b}", "xyz", ("xy", "z"), id="no separator"),
        pytest.param("{a}{b}", "x", None, id="too short"),
        pytest.param("aa{x}aa", "aaa", None, id="overlapping ends"),
        pytest.param("aa{x}aa", "aaaaa", ("a",), id="touching ends"),
        pytest.param("report-{id}-summary", "report-7-summary", ("7",), id="prefix and suffix"),
        pytest.param("{a}.{b}.{c}", "1.2.3", ("1", "2", "3"), id="three"),
        pytest.param("{a}.{b}.{c}", "1.2", None, id="too few separators"),
    ],
)
def test_mixed_segments_capture_values(segment: str, text: str, values: tuple[str, ...] | None) -> None:
    assert parse_segment(segment).capture(text) == values


def test_long_text_is_captured_in_linear_time() -> None:
    segment = parse_segment("-".join(f"{{p{number}}}" for number in range(50)) + "x")
    assert segment.capture("-" * 200_000) is None


@pytest.mark.parametrize(
    ("text", "size", "pins"),
    [
        pytest.param("/v1/messages?beta=true", 2, {("beta", "true")}, id="query"),
        pytest.param("/#Action=Create", 1, {("Action", "Create")}, id="fragment"),
        pytest.param("/files/{id}#add_link", 2, {("add_link", "")}, id="fragment without a value"),
        pytest.param("/a?x=1&y=2#z=3", 1, {("x", "1"), ("y", "2"), ("z", "3")}, id="query and fragment"),
        pytest.param("/a?x={x}&y=2", 1, {("y", "2")}, id="a parameter in the query pins nothing"),
        pytest.param("/{a?b}/{c#d}", 2, set(), id="marks in names"),
        pytest.param("pets", 1, set(), id="no leading slash"),
        pytest.param("/pets/", 2, set(), id="trailing slash"),
        pytest.param("/", 1, set(), id="root"),
        pytest.param("", 1, set(), id="nothing"),
    ],
)
def test_query_and_fragment_are_pins(text: str, size: int, pins: set[tuple[str, str]]) -> None:
    template = parse_template(text)
    assert (len(template.segments), set(template.pins)) == (size, pins)


@pytest.mark.parametrize(
    ("path", "segments"),
    [
        pytest.param("/a%2Fb/c", ["a/b", "c"], id="an encoded slash does not split"),
        pytest.param("/%zz/%", ["%zz", "%"], id="invalid percent-encoding stays"),
        pytest.param("/%ff", ["�"], id="invalid UTF-8 is replaced"),
        pytest.param("/a//b/../.", ["a", "", "b", "..", "."], id="dots and empty segments are text"),
        pytest.param("/", [""], id="root"),
        pytest.param("", [""], id="nothing"),
        pytest.param("/a+b", ["a+b"], id="plus is plus"),
    ],
)
def test_paths_are_decoded_segment_by_segment(path: str, segments: list[str]) -> None:
    assert split_path(path) == segments


@pytest.mark.parametrize(
    ("template", "path", "values", "raw"),
    [
        pytest.param("/a/{b}", "/a/1%2C2", {"b": "1,2"}, {"b": "1%2C2"}, id="plain"),
        pytest.param("/a/{b}", "/v1/a/%41", {"b": "A"}, {"b": "%41"}, id="below a base path"),
        pytest.param("/a/{b}", "/a/%41/", {"b": "A"}, {"b": "%41"}, id="a slash too many"),
        pytest.param("/a/{b}/", "/a/%41", {"b": "A"}, {"b": "%41"}, id="a slash too few"),
        pytest.param("/{a}-{b}/c", "/%31-2/c", {"a": "1", "b": "2"}, {"a": "%31", "b": "2"}, id="mixed"),
        pytest.param("/a/{b}", "/a/1", {"b": "2"}, None, id="another path"),
        pytest.param("/a", "/a", {}, {}, id="no parameters"),
    ],
)
def test_values_are_found_as_they_were_sent(
    template: str, path: str, values: dict[str, str], raw: dict[str, str] | None
) -> None:
    assert capture_raw(parse_template(template), path, values) == raw
