"""The two tables: what differs between MeMo 1.1 and 1.2, put together with what they share.

Both versions bear the same namespace, so the table is chosen by the number in memoVersion.
The official 1.2 tree holds two core files. The one in its sub-folder for 1.2 is MeMo 1.2: it has
Representative and originalRepresentative, leaves mandatory and legalNotification optional and
knows no memoSchVersion. The one at the top of that tree is the 1.1 core once more: it requires
memoSchVersion and both flags. It differs from the older 1.1 tree in one facet only, of the shared
data types: 160 characters of notification instead of 150. We hold 1.1 to the 150 it was published
with, so that a letter that passes here passes everywhere; `NEWER_1_1` is the other reading, kept
to be proved equal as well.
"""

from decimal import Decimal

from fundament.standards.memo import codes, types
from fundament.standards.memo.codes import Code
from fundament.standards.memo.content import CONTENT_DATA, MESSAGE_BODY, REPLY_DATA
from fundament.standards.memo.language import (
    UNBOUNDED,
    Attribute,
    Complex,
    Element,
    Simple,
    Table,
)
from fundament.standards.memo.primitives import DECIMAL
from fundament.standards.memo.shared import (
    ATTENTION_DATA,
    COMMENT,
    CONTACT_POINT,
    DAY,
    KIND,
    NOTIFICATION_150,
    NOTIFICATION_160,
    RECIPIENT,
    TEXT,
    TIME,
    UUID4,
    XS,
    flag,
    many,
    maybe,
    one,
)


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


NUMBER = Simple(f"{XS}decimal", DECIMAL, into=_plain)
VERSION = Attribute("memoVersion", NUMBER, "version", missing=codes.VERSION_MISSING)
SCH_VERSION = Attribute("memoSchVersion", TEXT, "", missing=codes.SCH_VERSION_MISSING)

REPRESENTATIVE = Complex(
    types.Representative,
    (
        maybe("representativeID", TEXT, "id"),
        maybe("idType", TEXT, "id_type"),
        maybe("idTypeLabel", TEXT, "id_type_label"),
        maybe("label", TEXT, "label"),
    ),
)
SENDER_1_1 = Complex(
    types.Sender,
    (
        one("senderID", TEXT, "id"),
        one("idType", TEXT, "id_type"),
        maybe("idTypeLabel", TEXT, "id_type_label"),
        one("label", TEXT, "label"),
        maybe("AttentionData", ATTENTION_DATA, "attention"),
        maybe("ContactPoint", CONTACT_POINT, "contact_point"),
    ),
)
SENDER_1_2 = Complex(
    types.Sender,
    (*SENDER_1_1.content, maybe("Representative", REPRESENTATIVE, "representative")),
)
FORWARD_DATA_1_1 = Complex(
    types.ForwardData,
    (
        one("messageUUID", UUID4, "message_uuid"),
        one("originalMessageDateTime", TIME, "original_message_at"),
        one("originalSender", TEXT, "original_sender"),
        maybe("originalContentResponsible", TEXT, "original_content_responsible"),
        maybe("contactPointID", TEXT, "contact_point_id"),
        maybe("comment", COMMENT, "comment"),
    ),
)
FORWARD_DATA_1_2 = Complex(
    types.ForwardData,
    (
        *FORWARD_DATA_1_1.content[:4],
        maybe("originalRepresentative", TEXT, "original_representative"),
        *FORWARD_DATA_1_1.content[4:],
    ),
)


def _header(
    notification: Simple, flags: tuple[Element, Element], sender: Complex, forward: Complex
) -> Complex:
    return Complex(
        types.MessageHeader,
        (
            one("messageType", KIND, "message_type"),
            one("messageUUID", UUID4, "message_uuid"),
            maybe("messageID", TEXT, "message_id"),
            maybe("messageCode", TEXT, "message_code"),
            one("label", TEXT, "label"),
            maybe("notification", notification, "notification"),
            maybe("additionalNotification", TEXT, "additional_notification"),
            flag("reply", "reply", 0),
            maybe("replyByDateTime", TIME, "reply_by"),
            maybe("doNotDeliverUntilDate", DAY, "do_not_deliver_until"),
            *flags,
            maybe("postType", TEXT, "post_type"),
            one("Sender", sender, "sender"),
            one("Recipient", RECIPIENT, "recipient"),
            maybe("ContentData", CONTENT_DATA, "content_data"),
            maybe("ForwardData", forward, "forward_data"),
            many("ReplyData", REPLY_DATA, "reply_data", 0, UNBOUNDED),
        ),
    )


def _table(
    version: str,
    header: Complex,
    attributes: tuple[Attribute, ...],
    forbidden: tuple[tuple[str, Code], ...] = (),
) -> Table:
    message = Complex(
        types.Memo,
        (
            one("MessageHeader", header, "header"),
            maybe("MessageBody", MESSAGE_BODY, "body"),
        ),
        attributes,
        forbidden,
    )
    return Table(version, one("Message", message, ""))


_FLAGS_1_1 = (
    flag("mandatory", "mandatory", 1),
    flag("legalNotification", "legal_notification", 1),
)
_FLAGS_1_2 = (
    flag("mandatory", "mandatory", 0),
    flag("legalNotification", "legal_notification", 0),
)

MEMO_1_1 = _table(
    "1.1",
    _header(NOTIFICATION_150, _FLAGS_1_1, SENDER_1_1, FORWARD_DATA_1_1),
    (VERSION, SCH_VERSION),
)
MEMO_1_2 = _table(
    "1.2",
    _header(NOTIFICATION_160, _FLAGS_1_2, SENDER_1_2, FORWARD_DATA_1_2),
    (VERSION,),
    forbidden=(("memoSchVersion", codes.SCH_VERSION_NOT_ALLOWED),),
)
NEWER_1_1 = _table(
    "1.1",
    _header(NOTIFICATION_160, _FLAGS_1_1, SENDER_1_1, FORWARD_DATA_1_1),
    (VERSION, SCH_VERSION),
)
TABLES = {table.version: table for table in (MEMO_1_1, MEMO_1_2)}
