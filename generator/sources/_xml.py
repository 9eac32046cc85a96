"""What XML answers are read with: nothing is loaded or expanded, and nothing odd gets through."""

from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # lxml has no types of its own

from generator.codec import ShapeError


def parsed(answer: str) -> Any:
    """The root element of an XML document, with nothing loaded or expanded.

    A DOCTYPE is harmless, as none is followed; one that declares entities is refused.

    Raises:
        ShapeError: where the text is no such document.
    """
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(answer.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise ShapeError(f"it answered no XML: {error}") from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise ShapeError("it answered XML that declares entities")
    return root


def inside(element: Any, *unwrapped: str) -> str:
    """What stands between an element's tags, markup and all; `unwrapped` tags without themselves.

    The element is changed: those tags are taken out of it, and their content stays.
    """
    etree.strip_tags(element, *unwrapped)
    written: str = etree.tostring(element, encoding="unicode", with_tail=False)
    return written[written.index(">") + 1 :].rpartition("</")[0]
