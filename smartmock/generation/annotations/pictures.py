"""Colours and pictures."""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

from smartmock.generation.annotations.arguments import Arguments, Make
from smartmock.generation.draw import Draw
from smartmock.semantics.dynamic_values import TemplateError
from smartmock.types import JSON

_MOST_PIXELS: Final = 10_000


def color(arguments: Arguments) -> Make:
    """As CSS writes it (CSS Color Module Level 4)."""
    space = arguments.text("space")
    if space == "hex" and arguments.text("format") == "css":
        space = "rgb"
    form = _COLORS[space]
    prefix = arguments.text("prefix", "#")
    if space == "hex":
        return lambda draw: f"{prefix}{draw.below(2**24):06x}"
    return lambda draw: form.format(*(draw.below(101) for _ in range(3)), draw.below(360), draw.below(256))


_COLORS: Final = {
    "hex": "",
    "rgb": "rgb({4}, {0}, {1})",
    "rgba": "rgba({4}, {0}, {1}, 0.5)",
    "hsl": "hsl({3}deg {0}% {1}%)",
    "hwb": "hwb({3}deg {0}% {1}%)",
    "cmyk": "device-cmyk({0}% {1}% {2}% 0%)",
    "lab": "lab({0}% {1} {2})",
    "lch": "lch({0}% {1} {3})",
    "color": "color(display-p3 0.{0} 0.{1} 0.{2})",
}


def image_url(arguments: Arguments) -> Make:
    width, height = (_pixels(arguments, name, default) for name, default in (("width", 800), ("height", 600)))
    word = arguments.make("text.slug_word")
    return lambda draw: f"https://picsum.photos/seed/{word(draw)}{draw.below(100)}/{width}/{height}"


def sized_image(arguments: Arguments) -> Make:
    """Mock.js: `200x100`."""
    width, _, height = arguments.text("size", "300x250").partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise TemplateError(f"{arguments.name} needs a size such as 200x100")
    word = arguments.make("text.slug_word")
    return lambda draw: f"https://picsum.photos/seed/{word(draw)}{draw.below(100)}/{int(width)}/{int(height)}"


def data_uri(arguments: Arguments) -> Make:
    """A small picture of one colour (SVG 1.1 in RFC 2397)."""
    width, height = (_pixels(arguments, name, default) for name, default in (("width", 640), ("height", 480)))
    given = arguments.text("color")

    def make(draw: Draw) -> JSON:
        fill = given or f"#{draw.below(2**24):06x}"
        picture = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
            f'<rect width="100%" height="100%" fill="{fill}"/></svg>'
        )
        return f"data:image/svg+xml;charset=UTF-8,{quote(picture)}"

    return make


def _pixels(arguments: Arguments, name: str, default: int) -> int:
    number = arguments.number(name)
    return default if number is None else max(1, min(int(number), _MOST_PIXELS))


PICTURE_MAKERS: Final[Mapping[str, Callable[[Arguments], Make]]] = {
    "color": color,
    "data_uri": data_uri,
    "image_url": image_url,
    "sized_image": sized_image,
}
