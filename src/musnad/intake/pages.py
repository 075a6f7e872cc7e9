"""HTML → article text, title, site, address and day; trafilatura and htmldate are loaded here and only here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from musnad.arabic.dates import absolute

# A page of the press has some 1,500 tags, 40 deep. libxml2 gives up below 256 levels; walkers in Python earlier.
_MOST_TAGS = 100_000
_DEEPEST = 200
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})\b")
# No end tag, or one that may be absent.
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_OPEN = frozenset(["p", "li", "option", "td", "tr", "th", "dd", "dt"])
_ISO = re.compile(r"((?:19|20)\d\d)-(\d\d)-(\d\d)")
_DATE_KEYS = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "dcterms.date",
    "dcterms.issued",
    "sailthru.date",
    "parsely-pub-date",
    "publication_date",
    "article_date_original",
    "og:published_time",
)
_SITE_KEYS = ("og:site_name", "application-name")
_MOST_NODES = 2000
_MARKS = ("date", "Date", "time", "publish", "meta")
_DATE_ELEMENTS = (
    f"//*[self::time or {' or '.join(f'contains(@class, {mark!r})' for mark in _MARKS)}]"
    "[not(ancestor::nav or ancestor::aside or ancestor::footer or ancestor::li)]"
)
_MOST_MARKED = 30
_LONGEST_DATE = 120


@dataclass(frozen=True, slots=True)
class Found:
    """What an HTML page says.

    published: ISO day stated in its metadata. guessed: htmldate's day, None unless the markup spells it too.
    """

    text: str
    title: str | None
    site: str | None
    url: str | None
    published: str | None
    guessed: str | None


def article(html: str) -> Found | str:
    """The article with its title first, or the reason why there is none."""
    if reason := _hostile(html):
        return reason
    import trafilatura  # half a second to load, and only pages need it
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    try:
        tree = trafilatura.load_html(html)
        if tree is None:
            return "no HTML page: it could not be parsed"
        meta, site, title, url = _metadata(tree)
        text = trafilatura.extract(
            html,
            output_format="txt",
            include_comments=False,
            include_tables=False,
            include_images=False,
            deduplicate=False,
        )
    except (LxmlError, RecursionError, ValueError, TypeError, AttributeError, KeyError) as error:
        return f"no article: the page could not be parsed ({type(error).__name__})"
    if not text or not text.strip():
        return "no article in the page"
    text = _paragraphs(text)
    if title and title not in text:
        text = f"{title}\n\n{text}"
    return Found(text, title, site, url, meta, _guess(html, url) if meta is None else None)


def _hostile(html: str) -> str | None:
    """Whether the page has more tags, or is nested deeper, than any page of the press."""
    depth = deepest = 0
    for count, found in enumerate(_TAG.finditer(html), 1):
        if count > _MOST_TAGS:
            return f"not read: more than {_MOST_TAGS:,} tags"
        if (name := found.group(2).lower()) not in _VOID and name not in _OPEN:
            depth = max(0, depth - 1) if found.group(1) else depth + 1
            deepest = max(deepest, depth)
    return f"not read: tags nested {deepest:,} deep, more than {_DEEPEST}" if deepest > _DEEPEST else None


def _paragraphs(text: str) -> str:
    """trafilatura parts paragraphs by one line end; a page's paragraphs are parted by an empty line."""
    return "\n\n".join(line for line in text.split("\n") if line.strip())


def _metadata(tree: Any) -> tuple[str | None, str | None, str | None, str | None]:
    """(published, site, title, url) as the page's metadata states them."""
    metas = {
        (node.get("property") or node.get("name") or node.get("itemprop") or "").lower(): node.get("content") or ""
        for node in reversed(tree.xpath("//meta[@content]")[:_MOST_NODES])
    }
    linked = list(_json_ld(tree))
    day = next((d for x in linked if (d := _day(_text(x.get("datePublished"))))), None)
    day = day or next((d for key in _DATE_KEYS if (d := _day(metas.get(key)))), None)
    day = day or next((d for value in _times(tree) if (d := _day(value))), None) or _visible(tree)
    site = next((s for key in _SITE_KEYS if (s := _clean(metas.get(key)))), None)
    site = site or next((s for x in linked if (s := _publisher(x))), None)
    heads = tree.xpath("//h1")[:5]
    title = next((t for node in heads if (t := _clean(node.text_content())) and len(heads) == 1), None)
    title = title or _clean(metas.get("og:title")) or next((t for n in heads if (t := _clean(n.text_content()))), None)
    title = title or next((t for n in tree.xpath("//title")[:1] if (t := _clean(n.text_content()))), None)
    links = tree.xpath("//link[@rel='canonical']/@href")[:1]
    return day, site, title, _clean(links[0] if links else None) or _clean(metas.get("og:url"))


def _times(tree: Any) -> Iterator[str]:
    """Days of <time> elements, the likeliest first: those of the article, of a header, marked ones, then any."""
    for path in (
        "//article//time/@datetime",
        "//header//time/@datetime",
        "//time[@itemprop]/@datetime",
        "//time/@datetime",
    ):
        yield from tree.xpath(path)[:1]


def _visible(tree: Any) -> str | None:
    """The day in the first short element that is marked as a date and belongs to no list of other stories."""
    for node in tree.xpath(_DATE_ELEMENTS)[:_MOST_MARKED]:
        text = " ".join(node.text_content().split())
        if len(text) <= _LONGEST_DATE and (day := next((d for d in absolute(text) if d.precision == "day"), None)):
            return day.from_
    return None


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    """Objects of JSON-LD scripts that carry a date or publisher; a broken script is passed by."""
    for node in tree.xpath("//script[@type='application/ld+json']")[:20]:
        try:
            value = json.loads(node.text_content(), strict=False)
        except (ValueError, RecursionError):
            continue
        queue = [value]
        for _ in range(_MOST_NODES):
            if not queue:
                break
            item = queue.pop(0)
            if isinstance(item, dict):
                yield item
                queue.extend(item.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage") if item.get(key))
            elif isinstance(item, list):
                queue.extend(item)


def _publisher(item: dict[str, Any]) -> str | None:
    value = item.get("publisher")
    return _clean(_text(value.get("name"))) if isinstance(value, dict) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _clean(value: str | None) -> str | None:
    squeezed = " ".join((value or "").split())
    return squeezed or None


def _day(value: str | None) -> str | None:
    """The ISO day of a metadata date; written another way it is read as the press writes dates."""
    if not value:
        return None
    if (found := _ISO.match(value.strip())) and "01" <= found.group(2) <= "12" and "01" <= found.group(3) <= "31":
        return found.group()
    return next((d.from_ for d in absolute(value[:100]) if d.precision == "day"), None)


def _guess(html: str, url: str | None) -> str | None:
    """htmldate's day, believed only where the markup spells that very day in figures, year first (address, attribute).

    htmldate alone read «الخميس 3 آب 2023» as 1 January: it invents what it cannot read.
    """
    import htmldate  # loads slowly

    try:
        day = htmldate.find_date(html, url=url, extensive_search=False, original_date=True)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    if not day:
        return None
    year, month, date = day.split("-")
    spelled = re.search(rf"(?<!\d){year}(?P<sign>[-/]?){month}(?P=sign){date}(?!\d)", html)
    return str(day) if spelled else None
