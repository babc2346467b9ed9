"""Widths and heights of pictures."""

from fractions import Fraction

from tests.generation.coherence.conftest import TEXT, WHOLE, MakeObjects

RATIOS = (Fraction(16, 9), Fraction(4, 3), Fraction(3, 2), Fraction(1), Fraction(3, 4))


def test_pictures_have_usual_shapes(make_objects: MakeObjects) -> None:
    for picture in make_objects({"url": TEXT, "width": WHOLE, "height": WHOLE}, name="Image"):
        assert any(round(picture["width"] / ratio) == picture["height"] for ratio in RATIOS)
        assert picture["url"].endswith(f"/{picture['width']}/{picture['height']}")


def test_thumbnails_are_smaller(make_objects: MakeObjects) -> None:
    names = ("imageWidth", "imageHeight", "thumbnailWidth", "thumbnailHeight")
    for picture in make_objects(dict.fromkeys(names, WHOLE)):
        assert picture["thumbnailWidth"] < picture["imageWidth"]


def test_bounds_win(make_objects: MakeObjects) -> None:
    for picture in make_objects({"imageWidth": WHOLE | {"maximum": 100}, "imageHeight": WHOLE}):
        assert picture["imageWidth"] <= 100
