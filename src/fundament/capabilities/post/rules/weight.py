"""How much work a document can make of reading it as HTML, found without reading it so.

A reader that goes by the standard walks the open elements at every tag: 100,000 nested ones cost it
the square of that. So a document weighs the sum, over its tags, of how many elements are open
there. No reader has more of them open than are counted here, but for a small factor: an element
counts as closed only where the standard surely closes it, and what is in doubt stays open.
Source: HTML Living Standard, 13.2.5 (tokenization), 13.2.6 (tree construction).
"""

import re
from collections.abc import Set

# As the standard separates attributes, so that no quoted sign is taken for the end of a tag.
_ATTRIBUTE = (
    rb"[^\t\n\f\r />][^\t\n\f\r />=]*+(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+"
    rb"(?:\"[^\"]*+\"|'[^']*+'|[^\t\n\f\r >\"'][^\t\n\f\r >]*+)?+)?+"
)
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_TAG = re.compile(rb"<(/?)([a-zA-Z][^\t\n\f\r />]*+)((?:[\t\n\f\r /]++|" + _ATTRIBUTE + rb")*+)>")
_COMMENT = re.compile(rb"<!--(?:-?>|.*?--!?>)", re.DOTALL)
_OTHER_MARK = re.compile(rb"<(?:[!?]|/[^a-zA-Z>])[^>]*+>")
_BEGUN = re.compile(rb"<(?:/?[a-zA-Z]|[!?]|/[^a-zA-Z>])")

_VOID = frozenset(
    b"area base basefont bgsound body br embed frame head hr html image img input keygen link meta"
    b" param source track wbr".split()
)
_FORMATTING = frozenset(b"a b big code em font i nobr s small strike strong tt u".split())
_RAW = frozenset(b"iframe noembed noframes script style textarea title xmp".split())
# Inside these a reader goes by other rules: from there on nothing counts as closed.
_OTHER_RULES = frozenset(b"frameset math noscript plaintext select svg template".split())
# How readers place these is not agreed on, or depends on what came before.
_DOUBTED = frozenset(b"dialog form menuitem optgroup option rb rp rt rtc search".split())
_PARTS = {b"td": 3, b"th": 3, b"tr": 2, b"tbody": 1, b"thead": 1, b"tfoot": 1, b"caption": 1}
_COLUMNS = frozenset((b"col", b"colgroup"))
_CELLS = frozenset((b"td", b"th", b"caption"))
_MARKERS = _CELLS | {b"marquee", b"object", b"applet"}
_WALLS = _MARKERS | {b"table"}
_HEADINGS = frozenset((b"h1", b"h2", b"h3", b"h4", b"h5", b"h6"))
_BLOCKS = _HEADINGS | frozenset(
    b"address article aside blockquote center dd details dir div dl dt fieldset figcaption figure"
    b" footer header hgroup li listing main menu nav ol p pre section summary ul".split()
)
_SPECIAL = _BLOCKS | _WALLS | _DOUBTED | _PARTS.keys() | {b"button"}
_ITEMS = {b"li": {b"li"}, b"dd": {b"dd", b"dt"}, b"dt": {b"dd", b"dt"}}
_ROUND_ITEMS = _SPECIAL - {b"address", b"div", b"p"}
# Up to how many blocks the end of a formatting element is surely carried over; the standard's
# own bound, eight rounds, counts one for the element itself.
_CARRIED = 7


# Measured: what is no heavier is read and cleaned within a second. A character reference is a sign
# too: each one has the text that it stands in copied.
MOST_SIGNS, MOST_WEIGHT = 100_000, 1_000_000


def is_too_heavy(html: str) -> bool:
    """Return whether reading the document as HTML could take long, by its tags and their depth."""
    body = html.encode()
    if max(body.count(b"<"), body.count(b"&")) > MOST_SIGNS:
        return True
    return weight_of(body, MOST_WEIGHT) > MOST_WEIGHT


def weight_of(html: bytes, most: int) -> int:
    """Return the weight of a document in UTF-8; more than `most` as soon as that is sure."""
    reader, place = _Reader(), html.find(b"<")
    while place >= 0 and reader.weight <= most:
        found = _TAG.match(html, place)
        if found is not None:
            after = reader.tag(found, html)
        elif _BEGUN.match(html, place):
            # What does not end is no mark, and nothing after it is read.
            comment = html.startswith(b"<!--", place)
            after = _end_of(_COMMENT if comment else _OTHER_MARK, html, place)
        else:
            after = place + 1
        place = html.find(b"<", after) if after else -1
    return reader.weight


class _Reader:
    """The open elements, the formatting that is carried over, and the weight so far.

    `open` holds the elements from the outermost; those from `sure` on are open in every reader,
    the others may have been closed. A formatting element has the number of those around it.
    """

    def __init__(self) -> None:
        self.open: list[bytes] = []
        self.formats: list[tuple[bytes, int]] = []
        self.sure = self.weight = 0
        self.blind = False

    def tag(self, found: re.Match[bytes], html: bytes) -> int:
        """Take a tag, and return where what follows it begins; 0 where nothing does."""
        name = found[2].lower()
        count = len(_ATTRIBUTES.findall(found[3])) if found[3] else 0
        # Each attribute is held against those before it.
        self.weight += 1 + len(self.open) + len(self.formats) + count * count // 2
        if found[1]:
            self._end(name)
        elif name in _RAW and not self.blind:
            return self._raw(name, html, found.end())
        else:
            self._start(name)
        return found.end()

    def _raw(self, name: bytes, html: bytes, start: int) -> int:
        """Return where text that holds no tags ends."""
        if name == b"xmp":
            self._close({b"p"}, _WALLS | {b"button"})
        end = re.compile(rb"</" + name + rb"(?=[\t\n\f\r />])", re.IGNORECASE).search(html, start)
        if name == b"script" and b"<!--" in html[start : end.start() if end else None]:
            self.blind = True  # its end may be another
        return end.start() if end else 0

    def _start(self, name: bytes) -> None:
        self.blind = self.blind or name in _OTHER_RULES
        if self.blind:
            if name not in _VOID:
                self.open.append(name)
        elif name in _FORMATTING:
            if name in {b"a", b"nobr"}:
                self._end_format(name)
            self.formats.append((name, len(self.open)))
        elif name in _PARTS or name in _COLUMNS:
            self._start_part(name)
        else:
            self._start_other(name)

    def _start_other(self, name: bytes) -> None:
        if name in _DOUBTED or name in _HEADINGS & set(self.open[-1:]):
            self._doubt()
        if name in _ITEMS:
            self._close(_ITEMS[name], _ROUND_ITEMS)
        if name == b"table":
            self._close({name}, _CELLS)
        if name in _BLOCKS or name in {b"hr", b"table"}:
            self._close({b"p"}, _WALLS | {b"button"})
        elif name == b"button":
            self._close({name}, _WALLS)
        if name not in _VOID:
            self.open.append(name)
        if name in _DOUBTED:
            self._doubt()

    def _start_part(self, name: bytes) -> None:
        """A part of a table closes its equals and what stands below them; outside it is nothing."""
        rank, last = _PARTS.get(name, 1), -1
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place] == b"table":
                break
            if _PARTS.get(self.open[place], 0) >= rank:
                last = place
        else:
            return
        doubted = place < self.sure
        if last >= 0:
            self._cut(last)
        if name not in _COLUMNS:
            self.open.append(name)
        if doubted:
            self._doubt()

    def _end(self, name: bytes) -> None:
        if self.blind or name in _VOID:
            return
        if name in _FORMATTING:
            self._end_format(name)
        elif name in _PARTS or name == b"table":
            self._close({name}, frozenset() if name == b"table" else {b"table"}, must=name)
        elif name == b"p":
            self._close({name}, _WALLS | {b"button"}, must=name)
        elif name == b"li":
            self._close({name}, _WALLS | {b"ol", b"ul"}, must=name)
        elif name in _HEADINGS:
            self._close(_HEADINGS, _WALLS, must=name)
        else:
            self._close({name}, _WALLS if name in _SPECIAL else _SPECIAL, must=name)

    def _close(self, names: Set[bytes], walls: Set[bytes], must: bytes = b"") -> None:
        """Close the innermost of the names and all inside it, unless a wall stands before it.

        With `must` it is the end of that element: where that is not here, it is somewhere.
        """
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place] in names:
                self._cut(place)
                return
            if self.open[place] in walls:
                break
        if must in self.open:
            self._doubt()

    def _cut(self, place: int) -> None:
        """Take the element and all inside it away where that is sure, or it is the last."""
        is_sure, marked = place >= self.sure, None
        if not is_sure and place != len(self.open) - 1:
            self._doubt()
            return
        markers = [at for at in range(place, len(self.open)) if self.open[at] in _MARKERS]
        if markers and (markers[1:] or self.open[markers[0]] not in _CELLS | {self.open[place]}):
            self.blind = True  # a marker stays behind in the list of formatting elements
        if markers and is_sure:
            marked = markers[0]
        del self.open[place:]
        self.sure = min(self.sure, place)
        self.formats = [
            (name, min(around, place))
            for name, around in self.formats
            if marked is None or around <= marked
        ]

    def _end_format(self, name: bytes) -> None:
        for place in range(len(self.formats) - 1, -1, -1):
            if self.formats[place][0] == name:
                inside = self.open[self.formats[place][1] :]
                if len(inside) <= _CARRIED and _WALLS.isdisjoint(inside):
                    del self.formats[place]
                if inside:
                    self._doubt()
                return

    def _doubt(self) -> None:
        """From here on, whatever is open now may have been closed."""
        self.sure = len(self.open)


def _end_of(pattern: re.Pattern[bytes], html: bytes, start: int) -> int:
    found = pattern.match(html, start)
    return found.end() if found else 0
