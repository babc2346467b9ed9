"""XML that somebody sent. Its writer is in `xml`."""

from typing import Any

from lxml import etree


class NoXml(ValueError):
    """What is wrong with a text, in words."""


def parse_xml(text: bytes, encoding: str | None = None) -> etree._Element:
    """The root element, without comments. `encoding` goes before what the text says itself (RFC 7303 section 3).

    Raises `NoXml`, also for entities of its own: what they stand for may be a file, or endless.
    """
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise NoXml(getattr(error, "msg", None) or str(error)) from None
    declared: Any = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise NoXml("it declares entities of its own, which are not resolved")
    return root
