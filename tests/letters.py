"""Letters for tests: `letter(sender, recipient)` gives a right one, changes make it wrong."""

import base64
from pathlib import Path
from uuid import uuid4

from lxml import etree

from fundament.kernel.ids import PartyId
from fundament.standards.memo import fill_letter

EXAMPLES = Path(__file__).parent / "examples" / "memo"
MEMO = "{https://DigitalPost.dk/MeMo-1}"


def letter(
    sender="CVR:99000018",
    recipient="CPR:0101014321",
    version="1.2",
    *,
    example="minimum",
    files=None,
    **changes,
) -> bytes:
    """Return a MeMo from sender to recipient (PartyId or text such as `CVR:99000018`).

    `example` is `minimum`, `full` or `nemsms`. `files` replaces those of the main document:
    (file name, MIME type, bytes) each. Every other change names a MeMo element or a root attribute
    by its own name and sets the text of the first one: `label="x" * 257`, `messageUUID="…"`,
    `memoVersion="1.3"`; None removes it. messageUUID is new in each letter unless given; an
    element that is not there yet (notification, doNotDeliverUntilDate …) is put in its place.
    """
    sender, recipient = PartyId.parse(str(sender)), PartyId.parse(str(recipient))
    places = {
        "sender": sender.number,
        "sender_type": str(sender.kind),
        "sender_name": "Lysbjerg Kommune",
        "recipient": recipient.number,
        "recipient_type": str(recipient.kind),
        "message_uuid": str(uuid4()),
    }
    body = fill_letter((EXAMPLES / f"{example}-{version}.xml").read_bytes(), places)
    if files is None and not changes:
        return body
    root = etree.fromstring(body)
    if files is not None:
        _set_files(root, files)
    for name, text in changes.items():
        _change(root, name, text)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def message_uuid(body: bytes) -> str:
    """Return the messageUUID of a letter."""
    return etree.fromstring(body).find(f".//{MEMO}messageUUID").text


_BEFORE = ["messageType", "messageUUID", "messageID", "messageCode", "label", "notification"]
_BETWEEN = ["additionalNotification", "reply", "replyByDateTime", "doNotDeliverUntilDate"]
_HEADER = [*_BEFORE, *_BETWEEN, "mandatory", "legalNotification", "postType", "Sender"]


def _change(root, name, text):
    found = root.find(f".//{MEMO}{name}")
    if name.startswith("memo"):
        if text is None:
            root.attrib.pop(name, None)
        else:
            root.set(name, text)
    elif text is None:
        found.getparent().remove(found)
    elif found is not None:
        found.text = text
    else:
        header = root.find(f"{MEMO}MessageHeader")
        names = [etree.QName(child).localname for child in header]
        later = _HEADER[_HEADER.index(name) + 1 :]
        place = next(number for number, one in enumerate(names) if one in later)
        added = etree.Element(f"{MEMO}{name}")
        added.text = text
        header.insert(place, added)


def _set_files(root, files):
    document = root.find(f".//{MEMO}MainDocument")
    first = document.find(f"{MEMO}File")
    place = document.index(first)
    for old in document.findall(f"{MEMO}File"):
        document.remove(old)
    for number, (name, kind, content) in enumerate(files):
        file = etree.Element(f"{MEMO}File")
        for tag, text in (
            ("encodingFormat", kind),
            ("filename", name),
            ("language", "da"),
            ("content", base64.b64encode(content).decode()),
        ):
            etree.SubElement(file, f"{MEMO}{tag}").text = text
        document.insert(place + number, file)
