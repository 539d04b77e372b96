"""JSON of what a client writes, read into the parts of a letter; fields not known are let be.

Source: Digital Post API 1.68, models Message, RecipientCommand, AttentionData, ContentData,
Document, File and ForwardCommand.
"""

from collections.abc import Sequence
from datetime import datetime
from types import UnionType
from typing import Any, TypeVar, get_args, get_type_hints

from fundament.capabilities.post.endpoints.clients import Body
from fundament.capabilities.post.render import ATTENTION, CONTENT
from fundament.capabilities.post.types import (
    MOST_COMMENT,
    MOST_LABEL,
    BodyUnreadable,
    DocumentKind,
    DocumentWish,
    DraftWish,
    FileWish,
    FlagNotAllowed,
    ForwardWish,
    LetterChange,
    LetterKind,
    WordsWish,
)
from fundament.standards.memo.parts import (
    Address,
    AddressPoint,
    AttentionData,
    ContactInfo,
    ContactPoint,
)
from fundament.standards.memo.subjects import AdditionalContentData, ContentData
from fundament.standards.memo.types import Recipient

_TEXT, _NOTE = 256, 4000
_MOST_INFOS, _MOST_MORE = 2, 10
_ID_TYPES = frozenset({"CPR", "CVR", "EMAIL"})
_ADDRESS = (
    ("addressId", "id"), ("addressLabel", "address_label"), ("houseNumber", "house_number"),
    ("door", "door"), ("floor", "floor"), ("co", "co"), ("zipCode", "zip_code"),
    ("city", "city"), ("country", "country"),
)  # fmt: skip
_POINT = (
    ("geographicEastingMeasure", "easting"), ("geographicNorthingMeasure", "northing"),
    ("geographicHeightMeasure", "height"),
)  # fmt: skip
Part = TypeVar("Part")


def read_change(body: Body) -> LetterChange:
    """Return what is to be changed of a letter. Raises BodyUnreadable, FlagNotAllowed.

    Of a whole Message only what can be changed is read.
    """
    return LetterChange(
        folder=body.uuid("folderId"),
        read=body.flag("read"),
        flag=body.flag("flag"),
        note=body.text("note", _NOTE),
        legally_notified=body.flag("legallyNotified"),
        words=_words(body),
    )


def read_draft(body: Body) -> DraftWish:
    """Return the new draft that is wished for. Raises BodyUnreadable, FlagNotAllowed."""
    if body.text("messageType", 20) in {LetterKind.MANDATORY, LetterKind.LEGAL_NOTIFICATION}:
        raise FlagNotAllowed
    return DraftWish(
        words=_words(body),
        folder=body.uuid("folderId"),
        note=body.text("note", _NOTE),
        flag=body.flag("flag"),
        documents=tuple(read_document(each) for each in body.each("documents", 11)),
    )


def read_document(body: Body) -> DocumentWish:
    """Return the document that is wished for, with its files. Raises BodyUnreadable."""
    kind = body.text("documentType", 20)
    if kind is not None and kind not in set(DocumentKind):
        raise BodyUnreadable(reason="documentType")
    return DocumentWish(
        DocumentKind(kind) if kind else None,
        body.text("label", _TEXT),
        body.text("documentId", _TEXT),
        tuple(read_file(each) for each in body.each("files", 10)),
    )


def read_file(body: Body) -> FileWish:
    """Return the file that is wished for. Raises BodyUnreadable."""
    language = body.text("language", 2)
    if language is not None and not (language.isascii() and language.isalpha()):
        raise BodyUnreadable(reason="language")
    return FileWish(body.text("filename", _TEXT), body.text("encodingFormat", _TEXT), language)


def read_forward(body: Body) -> ForwardWish:
    """Return to whom a letter is to be sent on. Raises BodyUnreadable."""
    to = _recipient(body, "recipientLabel")
    if to is None:
        raise BodyUnreadable(reason="recipientId, recipientIdType")
    return ForwardWish(
        to,
        body.uuid("contactPointId"),
        body.text("comment", MOST_COMMENT),
        body.text("senderLabel", MOST_LABEL),
    )


def _words(body: Body) -> WordsWish:
    sender = body.within("sender")
    return WordsWish(
        label=body.text("label", MOST_LABEL),
        message_code=body.text("messageCode", _TEXT),
        recipient=_recipient(body.within("recipient"), "label"),
        attention=_attention(sender.within("attentionData")),
        contact_point=_contact_point(sender.within("contactPoint")),
        content_data=_content(body.within("contentData")),
        reply=body.flag("reply"),
        reply_by=_moment(body, "replyByDateTime"),
    )


def _recipient(body: Body, label: str) -> Recipient | None:
    number, kind = body.text("recipientId", _TEXT), body.text("recipientIdType", 10)
    if number is None and kind is None:
        return None
    if not number or kind not in _ID_TYPES:
        raise BodyUnreadable(reason="recipientId, recipientIdType")
    return Recipient(
        number,
        kind or "",
        id_type_label=body.text("recipientIdTypeLabel", _TEXT),
        label=body.text(label, _TEXT),
        attention=_attention(body.within("attentionData")),
        contact_point=_contact_point(body.within("contactPoint")),
    )


def _attention(body: Body) -> AttentionData | None:
    return _made(AttentionData, body, ATTENTION, address=_address(body.within("address")))


def _content(body: Body) -> ContentData | None:
    more = tuple(
        _needed(
            AdditionalContentData,
            {
                "name": each.text("contentDataName", _TEXT),
                "value": each.text("contentDataValue", _TEXT),
                "type": each.text("contentDataType", _TEXT),
            },
        )
        for each in body.each("additionalContentData", _MOST_MORE)
    )
    found = _made(ContentData, body, CONTENT, address=_address(body.within("address")))
    if not more:
        return found
    kept = {name: getattr(found, name) for name in get_type_hints(ContentData)} if found else {}
    return ContentData(**(kept | {"additional": more}))


def _address(body: Body) -> Address | None:
    point = {field: body.text(name, _TEXT) for name, field in _POINT}
    said: dict[str, Any] = {field: body.text(name, _TEXT) for name, field in _ADDRESS}
    if any(value is not None for value in point.values()):
        said["point"] = AddressPoint(**point)
    return Address(**said) if any(value is not None for value in said.values()) else None


def _contact_point(body: Body) -> ContactPoint | None:
    """Return the contact point; one without an id is none."""
    named = body.uuid("contactPointId")
    if named is None:
        return None
    infos = tuple(
        _needed(ContactInfo, {name: each.text(name, _TEXT) for name in ("label", "value")})
        for each in body.each("contactInfo", _MOST_INFOS)
    )
    return ContactPoint(
        str(named), body.text("contactGroup", _TEXT), body.text("label", _TEXT), infos
    )


def _made(
    into: type[Part], body: Body, table: Sequence[tuple[str, str, str]], **more: object
) -> Part | None:
    """Return the part whose own parts the table names, each made of what there is of it."""
    hints, found = get_type_hints(into), dict[str, dict[str, Any]]()
    for name, part, field in table:
        kind = _bare(get_type_hints(_bare(hints[part]))[field])
        value = body.number(name) if kind is int else body.text(name, _TEXT)
        if value is not None:
            found.setdefault(part, {})[field] = value
    parts = {part: _needed(_bare(hints[part]), said) for part, said in found.items()}
    given = {name: one for name, one in (parts | more).items() if one is not None}
    return into(**given) if given else None


def _needed(into: type[Part], said: dict[str, Any]) -> Part:
    """Raises BodyUnreadable where something that the part cannot be without is missing."""
    given = {name: value for name, value in said.items() if value is not None}
    try:
        return into(**given)
    except TypeError as error:
        raise BodyUnreadable(reason=into.__name__) from error


def _bare(hint: Any) -> Any:
    """Return the type that may also be None."""
    return get_args(hint)[0] if isinstance(hint, UnionType) else hint


def _moment(body: Body, name: str) -> datetime | None:
    given = body.text(name, 40)
    try:
        found = None if given is None else datetime.fromisoformat(given)
    except ValueError as error:
        raise BodyUnreadable(reason=name) from error
    if found is not None and (found.tzinfo is None or not 1900 <= found.year < 9999):
        raise BodyUnreadable(reason=name)
    return found
