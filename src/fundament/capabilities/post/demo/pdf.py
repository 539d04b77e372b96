"""A plain letter as a small PDF: one page, one of the fonts that every reader has."""

_WIDTH = 74
_HEAD = "%PDF-1.7\n%âãÏÓ\n".encode("latin-1")


def letter_pdf(sender: str, title: str, paragraphs: tuple[str, ...]) -> bytes:
    """Return a one-page PDF (A4) with sender, title and paragraphs."""
    drawn = [_text(56, 780, 11, "F1", sender), _text(56, 724, 18, "F2", title)]
    height = 690
    for paragraph in paragraphs:
        for line in _lines(paragraph):
            drawn.append(_text(56, height, 11, "F1", line))
            height -= 16
        height -= 8
    stream = b"\n".join(drawn)
    return _document(title, stream)


def _document(title: str, stream: bytes) -> bytes:
    """Return the file: its objects, then the table of where they begin (ISO 32000, 7.5)."""
    font = b"<</Type/Font/Subtype/Type1/BaseFont/%b/Encoding/WinAnsiEncoding>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(da)/ViewerPreferences<</DisplayDocTitle true>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        font % b"Helvetica",
        font % b"Helvetica-Bold",
        b"<</Title(%b)>>" % _escaped(title),
    ]
    body, places = _HEAD, []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R/Info 7 0 R>>\n"
        b"startxref\n%d\n%%%%EOF\n" % (count, table, count, len(body))
    )


def _lines(paragraph: str) -> list[str]:
    lines, line = [], ""
    for word in paragraph.split():
        if len(line) + len(word) + 1 > _WIDTH and line:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def _text(x: int, y: int, size: int, font: str, text: str) -> bytes:
    return b"BT /%b %d Tf %d %d Td (%b) Tj ET" % (font.encode(), size, x, y, _escaped(text))


def _escaped(text: str) -> bytes:
    octets = text.encode("cp1252", errors="replace")
    for special in (b"\\", b"(", b")"):
        octets = octets.replace(special, b"\\" + special)
    return octets
