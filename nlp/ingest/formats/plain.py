"""Markup and loose text into plain text: paragraphs on lines of their own, figures untouched."""

from __future__ import annotations

import re
import unicodedata

from lxml import etree

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd",
    "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_DROPPED = frozenset({
    "script", "style", "template", "iframe", "object", "embed", "svg", "video", "audio", "canvas",
    "select", "button", "form", "noscript", "head", "textarea", "map", "annotation",
    "annotation-xml",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_PLAIN = frozenset({"p", "li", "h1", "h2", "h3", "a", "span", "figcaption"})  # nothing but text
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
# Zero-width characters and soft hyphens split words and figures without being seen.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_CONTROLS = dict.fromkeys(
    code
    for code in (*range(0x20), *range(0x7F, 0xA0))
    if chr(code) not in "\t\n\r\f\v\x1c\x1d\x1e\x1f\x85"
)
_UNPRINTED = {**_INVISIBLE, **_CONTROLS}
# Neither do trees hold these; they separate.
_UNHELD = {**_CONTROLS, **dict.fromkeys(map(ord, "\f\v\x1c\x1d\x1e\x1f\ufffe\uffff"), " ")}
# Few texts hold any of them, and a search is ten times as fast as a translation.
_ANY_UNPRINTED = re.compile(f"[{''.join(map(re.escape, map(chr, _UNPRINTED)))}]")
_ANY_UNHELD = re.compile(f"[{''.join(map(re.escape, map(chr, _UNHELD)))}]")
_TAG = re.compile(
    r"</?(?:p|br|div|img|a|b|i|em|strong|u|ul|ol|li|span|h[1-6]|blockquote|table|tr|td|font|hr"
    r"|figure|article|section|sup|sub|small|pre)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_LONG_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9]{0,30})[^<>]{20000,}")
_MAX_ATTRIBUTES = 1000  # of one element
_SCRIPT = re.compile(r"<(script|style|svg)\b[^<>]{0,2000}>", re.IGNORECASE)
_SCRIPT_ENDS = {
    name: re.compile(rf"</{name}\s{{0,100}}>", re.IGNORECASE) for name in ("script", "style", "svg")
}
_INLINED = re.compile(r"data:[a-z]{1,20}/[\w.+;=-]{1,100},[\w+/=%-]*+")
# References to what ``_CONTROLS`` holds, tab and line breaks left out.
_REFERRED = re.compile(
    r"&#(?:0{0,6}(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0{0,6}(?:[0-8bBeEfF]|1[0-9a-fA-F]))(?:;|(?![0-9a-fA-F]))"
)
_ANY_TAG = re.compile(r"<[^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)


def has_markup(text: str) -> bool:
    """Whether a text that should be plain holds HTML after all.

    Example:
        >>> has_markup("up 3%<br/>today"), has_markup("P/E < 10 and > 5")
        (True, False)
    """
    return bool(_TAG.search(text))


def has_entities(text: str) -> bool:
    """Whether a text that should be plain holds HTML character references."""
    return bool(_ENTITY.search(text))


def _printed(text: str) -> str:
    return text.translate(_UNPRINTED) if _ANY_UNPRINTED.search(text) else text


def from_html(markup: str) -> str:
    r"""The text of an HTML fragment: one line per paragraph, inline markup dissolved.

    Example:
        >>> from_html("<p>Sales of $1.5&nbsp;<b>billion</b></p><p>up 10<sup>2</sup>%</p>")
        'Sales of $1.5 billion\nup 10²%'
    """
    markup = bounded(_printed(markup))
    if not markup.strip():
        return ""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True)
    try:
        root = etree.fromstring(f"<div>{markup}</div>".encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or any("depth" in entry.message for entry in parser.error_log):
        return from_text(_ANY_TAG.sub(" ", markup))
    return from_tree(root)


def printable(markup: str) -> str:
    r"""The markup without control characters, written or referred to, which no tree may hold.

    Example:
        >>> printable("up\x01 3&#2;%")
        'up 3%'
    """
    return _REFERRED.sub("", markup.translate(_UNHELD) if _ANY_UNHELD.search(markup) else markup)


def bounded(markup: str) -> str:
    """The markup without the attributes of elements that have thousands of them.

    Parsers compare each attribute of an element with all others: 100,000 take minutes.
    """
    return _LONG_TAG.sub(_stripped, markup)


def unscripted(markup: str) -> str:
    """The markup without scripts, styles, drawings and inlined images.

    What it states of itself for search engines (JSON-LD) stays.

    Example:
        >>> unscripted('<p>up 3%</p><script>a = "<p>"</script><img src="data:image/png;base64,iV">')
        '<p>up 3%</p><img src="">'
    """
    pieces, position = [], 0
    while (begun := _SCRIPT.search(markup, position)) is not None:
        pieces.append(markup[position : begun.start()])
        over = _SCRIPT_ENDS[begun[1].lower()].search(markup, begun.end())
        position = over.end() if over else len(markup)
        if "ld+json" in begun[0].lower():
            pieces.append(markup[begun.start() : position])
    pieces.append(markup[position:])
    return _INLINED.sub("", "".join(pieces))


def _stripped(match: re.Match[str]) -> str:
    return match[0] if match[0].count("=") <= _MAX_ATTRIBUTES else f"<{match[1]} "


def from_tree(root: etree._Element) -> str:
    """The text below an element, as ``from_html`` gives it; what follows it is left out."""
    if len(root) == 0 and root.tag in _PLAIN:
        return one_line(root.text or "")
    parts: list[str] = []
    preformatted = 0
    walk = etree.iterwalk(root, events=("start", "end", "comment"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            preformatted += tag == "pre"
            parts.append(_opening(element, tag))
            if tag in _DROPPED or (tag == "sup" and _is_note(element)):
                walk.skip_subtree()
            else:
                parts.append(_inline(element.text, tag=tag, keep_lines=preformatted > 0))
        else:
            preformatted -= tag == "pre" and event == "end"
            parts.append("”" if tag == "q" else "\n" if tag in _BLOCKS else "")
            if element is not root:
                parts.append(_inline(element.tail, tag="", keep_lines=preformatted > 0))
    return _tidy("".join(parts))


def _opening(element: etree._Element, tag: str) -> str:
    if tag in _CELLS:
        return " | " if element.getprevious() is not None else ""
    if tag == "q":
        return "“"
    return "\n" if tag in _BLOCKS else ""


def _inline(text: str | None, *, tag: str, keep_lines: bool) -> str:
    if not text:
        return ""
    if tag == "sup":
        text = superscript(text)
    return text if keep_lines else " ".join(f"|{text}|".split())[1:-1]


def superscript(text: str) -> str:
    """A raised text: else "$3" with a footnote 1 would read "$31".

    Example:
        >>> superscript("2")
        '²'
    """
    return text.translate(_SUPERSCRIPT)


def _is_note(element: etree._Element) -> bool:
    return element.find(".//a") is not None


def from_text(text: str) -> str:
    r"""Plain text with one paragraph per line.

    Lines that an editor wrapped are joined: inside a block between blank lines, when all lines but
    the last are 45 to 100 characters long. Other line breaks are kept.

    Example:
        >>> from_text("Shares rose.\r\n\r\nBonds fell.")
        'Shares rose.\nBonds fell.'
    """
    lines = _printed(text).splitlines()
    blocks: list[list[str]] = [[]]
    for line in lines:
        shown = " ".join(line.split())
        if shown:
            blocks[-1].append(shown)
        elif blocks[-1]:
            blocks.append([])
    paragraphs = ((" " if _is_wrapped(block) else "\n").join(block) for block in blocks)
    return unicodedata.normalize(
        "NFC", "\n".join(paragraph for paragraph in paragraphs if paragraph)
    )


def _is_wrapped(block: list[str]) -> bool:
    # 45 and 100: editors wrap at 65 to 100 columns, and a long word may leave 20 of them free
    return len(block) > 1 and all(45 <= len(line) <= 100 for line in block[:-1])


_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}\)")
_MARKDOWN_EMPHASIS = re.compile(r"(\*\*|__|`)([^*_`\n]{1,500})\1")


def from_markdown(text: str) -> tuple[str, str]:
    r"""Title and plain text of a Markdown document; a heading in front is the title.

    Example:
        >>> from_markdown("# Stocks rise\n\nShares of **Acme** rose [3%](https://example.com).")
        ('Stocks rise', 'Shares of Acme rose 3%.')
    """
    title, paragraphs = "", []
    for number, line in enumerate(from_text(text).split("\n")):
        shown = _MARKDOWN_EMPHASIS.sub(r"\2", _MARKDOWN_LINK.sub(r"\1", line))
        heading = shown.lstrip("#")
        is_heading = heading != shown and heading.startswith(" ")
        if is_heading and number == 0:
            title = heading.strip()
        else:
            paragraphs.append(heading.strip() if is_heading else shown.removeprefix("> "))
    return title, "\n".join(paragraphs)


def one_line(text: str) -> str:
    """A text on one line with single spaces, NFC: for headlines and names."""
    return unicodedata.normalize("NFC", " ".join(_printed(text).split()))


def headline(text: str, *, is_html: bool) -> str:
    """A headline without markup.

    Example:
        >>> headline("AT&amp;T <i>jumps</i> 4%", is_html=True)
        'AT&T jumps 4%'
    """
    return one_line(from_html(text) if is_html else text)


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in _printed(text).split("\n"))
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line.strip("| ")))
