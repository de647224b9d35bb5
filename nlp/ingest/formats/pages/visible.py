"""A page as readers see it: nothing hidden, sentences in one piece."""

from __future__ import annotations

import copy
import re
from itertools import chain
from typing import Any

from lxml import etree

from nlp.ingest.formats import plain

_UNSEEN = re.compile(
    r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE
)
# searched by the library: a page has thousands of elements, and few of these
_STYLED: Any = etree.XPath("//*[@hidden or @style]")
_OWN: Any = etree.XPath("//*[contains(local-name(), '-')]")
_INLINE = frozenset({
    "span", "time", "label", "output", "data", "meter", "font", "button", "bdi", "bdo", "ins",
    "big", "small", "var", "nobr", "wbr", "mark", "u", "tt", "samp", "kbd", "acronym", "abbr",
})  # fmt: skip
_STRUCK = frozenset({"del", "s", "strike"})
_RUBY = frozenset({"ruby", "rb", "rt", "rtc", "rp"})  # how to read a word, between its letters
_WITHIN = frozenset({"a", "b", "br", "cite", "code", "em", "i", "q", "strong", "sub", *_INLINE})
_MIDDLE = 200  # characters of an element that is part of a sentence
_SENTENCE = 20  # characters before the first element within


def visible(root: Any) -> Any:
    """A copy of what readers see, with inline elements dissolved into their sentences."""
    copied = copy.deepcopy(root)
    etree.strip_tags(copied, etree.Comment)  # programs put them into the middle of figures
    hidden = [element for element in _STYLED(copied) if _is_hidden(element)]
    if hidden and not _is_all(hidden, copied):
        for element in hidden:
            _drop(element)
    _dissolve_own(copied)
    for element in list(copied.iter(*_INLINE, *_RUBY, *_STRUCK, "sup")):
        _dissolve(element)
    for element in list(copied.iter("div")):
        if _is_paragraph(element):
            element.tag = "p"
    return copied


def _dissolve_own(root: Any) -> None:
    """Dissolve formulas, and elements of the site's own making in a sentence, such as prices.

    Extractors know neither, and leave out what they hold. A formula that stands alone becomes a
    paragraph.
    """
    for formula in list(root.iter("math")):
        if formula.getparent() is None:  # an empty one beside one that is dissolved
            continue
        shown = plain.from_tree(formula).replace("\n", " ")
        outer = _outermost(formula)
        for child in list(outer):
            outer.remove(child)
        outer.text = shown
        if outer.getparent().tag == "p" or _is_in_sentence(outer):
            outer.drop_tag()
        else:
            outer.tag = "p"
    for element in reversed(_OWN(root)):
        if _is_in_sentence(element):
            element.drop_tag()


def _is_own(element: Any) -> bool:
    """Whether the site has made the element up: such names have a hyphen."""
    return isinstance(element.tag, str) and "-" in element.tag


def _outermost(formula: Any) -> Any:
    """The element that programs which draw formulas put around one, or the formula itself."""
    outer = formula
    for parent in formula.iterancestors():
        if not _is_own(parent) or _says_more(parent, outer):
            break
        outer = parent
    return outer


def _says_more(parent: Any, child: Any) -> bool:
    """Whether an element holds text beside one of its children."""
    others = (one for one in parent if one is not child)
    beside = (text for one in others for text in one.itertext())
    tails = (one.tail for one in parent)
    return any(text and text.strip() for text in chain((parent.text,), tails, beside))


def _is_all(hidden: list[Any], root: Any) -> bool:
    """Whether a page shows its text by a program only."""
    shown = sum(len(text) for text in root.itertext())
    lost = sum(len(text) for element in hidden for text in element.itertext())
    return lost * 4 >= shown * 3


def _is_paragraph(element: Any) -> bool:
    """Whether an element without a name holds a sentence and nothing but: extractors lose such."""
    if element.get("class") or element.get("id") or len((element.text or "").strip()) < _SENTENCE:
        return False
    return all(child.tag in _WITHIN for child in element)


def _is_hidden(element: Any) -> bool:
    if element.tag in {"html", "body"}:
        return False
    # hidden="until-found" can be folded out by the reader
    hidden = element.get("hidden")
    if hidden is not None and hidden != "until-found":
        return True
    style = element.get("style")
    return bool(style and len(style) < 2000 and _UNSEEN.search(style))


def _dissolve(element: Any) -> None:
    if element.getparent() is None:
        return
    if element.tag in _STRUCK or (element.tag == "sup" and element.find(".//a") is not None):
        _drop(element)
    elif element.tag == "sup":
        element.text = plain.one_line(plain.superscript("".join(element.itertext())))
        for child in list(element):
            element.remove(child)
        element.drop_tag()
    elif _is_in_sentence(element):
        element.drop_tag()


def _is_in_sentence(element: Any) -> bool:
    """Whether text stands directly before or after an element, and it is short."""
    if element.tag == "wbr" or element.tag in _RUBY:
        return True
    before = element.getprevious()
    beside = (element.getparent().text if before is None else before.tail) or ""
    if not (beside.strip() or (element.tail or "").strip()):
        return False
    return len("".join(element.itertext())) <= _MIDDLE and element.find(".//p") is None


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()
