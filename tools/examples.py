"""Make the example letters: `python -m tools.examples`. All people and texts are fictional.

The files hold places such as {sender} and {recipient}; `fill_letter` fills them.
"""

import base64
import io
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).parents[1]
NAMESPACES = """\
    xmlns:memo="https://DigitalPost.dk/MeMo-1"
    xmlns:grd="https://data.gov.dk/model/core/"
    xmlns:gln="https://www.gs1.dk/gs1-standarder/identifikation/gln-global-location-number/"
    xmlns:udd="https://www.dst.dk/da/TilSalg/Forskningsservice/Dokumentation/\
hoejkvalitetsvariable/elevregister-2/udd#"
    xmlns:form="http://www.form-online.dk/"
    xmlns:kle="http://kle-online.dk/"
    xmlns:dmv="https://motorregister.skat.dk/"
    xmlns:sor="https://services.nsi.dk/en/Services/SOR\""""
SENDER = """\
    <memo:Sender>
      <memo:senderID>{sender}</memo:senderID>
      <memo:idType>{sender_type}</memo:idType>
      <memo:label>{sender_name}</memo:label>
    </memo:Sender>"""
RECIPIENT = """\
    <memo:Recipient>
      <memo:recipientID>{recipient}</memo:recipientID>
      <memo:idType>{recipient_type}</memo:idType>
    </memo:Recipient>"""


def pdf(title: str, lines: list[str]) -> bytes:
    """Return a small PDF of one page, the same bytes every time."""
    page = io.BytesIO()
    canvas = Canvas(page, pagesize=A4, invariant=1, lang="da")
    canvas.setTitle(title)
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(72, 750, title)
    canvas.setFont("Helvetica", 12)
    for number, line in enumerate(lines):
        canvas.drawString(72, 715 - 18 * number, line)
    canvas.save()
    return page.getvalue()


def file(name: str, kind: str, content: bytes, indent: int = 6) -> str:
    """Return a memo:File; base64 in lines of 76 characters."""
    packed = base64.encodebytes(content).decode().strip()
    text = f"""\
<memo:File>
  <memo:encodingFormat>{kind}</memo:encodingFormat>
  <memo:filename>{name}</memo:filename>
  <memo:language>da</memo:language>
  <memo:content>{packed}</memo:content>
</memo:File>"""
    head, tail = text.split("<memo:content>")
    pad = " " * indent
    return (
        "\n".join(pad + line for line in head.split("\n"))
        + "<memo:content>"
        + tail.replace("\n</memo:File>", f"\n{pad}</memo:File>")
    )


def message(version: str, header: str, body: str = "") -> str:
    """Return a whole letter."""
    attributes = f'memoVersion="{version}"'
    if version == "1.1":
        attributes += ' memoSchVersion="1.1.0"'
    return f"""\
<?xml version="1.0" encoding="UTF-8"?>
<memo:Message {attributes}
{NAMESPACES}>
  <memo:MessageHeader>
{header}
  </memo:MessageHeader>
{body}</memo:Message>
"""


def minimum(version: str) -> str:
    """Return the smallest letter of a version."""
    flags = """\
    <memo:mandatory>false</memo:mandatory>
    <memo:legalNotification>false</memo:legalNotification>
"""
    header = f"""\
    <memo:messageType>DIGITALPOST</memo:messageType>
    <memo:messageUUID>{{message_uuid}}</memo:messageUUID>
    <memo:label>Din plads på venteliste</memo:label>
{flags if version == "1.1" else ""}{SENDER}
{RECIPIENT}"""
    text = "Kære borger.\n\nDu er nu skrevet på venteliste til en kolonihave.\n"
    body = f"""\
  <memo:MessageBody>
    <memo:createdDateTime>2026-05-04T08:30:00Z</memo:createdDateTime>
    <memo:MainDocument>
{file("brev.txt", "text/plain", text.encode())}
    </memo:MainDocument>
  </memo:MessageBody>
"""
    return message(version, header, body)


def full() -> str:
    """Return a letter of version 1.2 that uses every part of the standard."""
    header = (ROOT / "tools/letters/full-header.xml").read_text()
    body = (ROOT / "tools/letters/full-body.xml").read_text()
    decision = pdf(
        "Afgørelse om byggetilladelse",
        ["Sag 2026-0417.", "Lysbjerg Kommune giver tilladelse til et drivhus på 18 kvadratmeter."],
    )
    html = (
        "<!doctype html><html lang='da'><head><title>Afgørelse</title></head><body>"
        "<h1>Afgørelse om byggetilladelse</h1><p>Lysbjerg Kommune giver tilladelse til et "
        "drivhus på 18 kvadratmeter.</p></body></html>"
    )
    map_ = pdf("Kortbilag", ["Drivhuset ligger 2,5 meter fra skel."])
    files = {
        "main_pdf": file("afgoerelse.pdf", "application/pdf", decision),
        "main_html": file("afgoerelse.html", "text/html", html.encode()),
        "map_pdf": file("kortbilag.pdf", "application/pdf", map_),
        "technical_xml": file("sag.xml", "application/xml", b"<sag nummer='2026-0417'/>\n"),
    }
    for name, text in files.items():
        body = body.replace(f"[[{name}]]", text)
    return message("1.2", header.rstrip("\n"), body)


def nemsms() -> str:
    """Return a text message."""
    header = f"""\
    <memo:messageType>NEMSMS</memo:messageType>
    <memo:messageUUID>{{message_uuid}}</memo:messageUUID>
    <memo:label>Påmindelse om tid</memo:label>
    <memo:notification>Husk din tid hos Borgerservice i morgen kl. 10.15.</memo:notification>
{SENDER}
{RECIPIENT}"""
    return message("1.2", header)


def welcome() -> str:
    """Return the letter that `./fundament send` shows to a newcomer."""
    fixed = {"{sender_type}": "CVR", "{recipient_type}": "CPR"}
    sender, recipient = SENDER, RECIPIENT
    for place, value in fixed.items():
        sender, recipient = sender.replace(place, value), recipient.replace(place, value)
    header = f"""\
    <memo:messageType>DIGITALPOST</memo:messageType>
    <memo:messageUUID>{{message_uuid}}</memo:messageUUID>
    <memo:messageID>velkommen-1</memo:messageID>
    <memo:label>Velkommen til Fundament</memo:label>
{sender}
{recipient}"""
    lines = [
        "Dette er dit første brev i Fundaments Digital Post.",
        "",
        "Brevet er sendt af en myndigheds system over den samme grænseflade,",
        "som alle myndigheder bruger: klientcertifikat, token og MeMo.",
        "",
        "Alle personer og myndigheder her er opdigtede.",
    ]
    body = f"""\
  <memo:MessageBody>
    <memo:createdDateTime>{{created}}</memo:createdDateTime>
    <memo:MainDocument>
      <memo:label>Velkomstbrev</memo:label>
{file("velkommen.pdf", "application/pdf", pdf("Velkommen til Fundament", lines))}
    </memo:MainDocument>
  </memo:MessageBody>
"""
    return message("1.2", header, body)


LETTERS = {
    "tests/examples/memo/minimum-1.1.xml": lambda: minimum("1.1"),
    "tests/examples/memo/minimum-1.2.xml": lambda: minimum("1.2"),
    "tests/examples/memo/full-1.2.xml": full,
    "tests/examples/memo/nemsms-1.2.xml": nemsms,
    "examples/letters/velkommen.xml": welcome,
}


def main() -> None:
    """Write every example letter."""
    for path, make in LETTERS.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(make())
        print(path)


if __name__ == "__main__":
    main()
