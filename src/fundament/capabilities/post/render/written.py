"""JSON of what a sender wrote about a letter: attention, contact point, subject, chain.

Source: Digital Post API 1.68, models AttentionData, MessageContactPoint, ContentData, ReplyData,
ForwardData, Address; the elements of MeMo are named in the same words.
"""

from typing import Any
from uuid import UUID

from fundament.capabilities.post.render.viewing import moment, told
from fundament.standards.memo.parts import Address, AttentionData, ContactPoint
from fundament.standards.memo.subjects import ContentData
from fundament.standards.memo.types import ForwardData, ReplyData

# The name in the answer, the part of the MeMo, and what of that part.
ATTENTION = (
    ("personId", "person", "person_id"),
    ("personLabel", "person", "label"),
    ("productionUnitNumber", "production_unit", "number"),
    ("productionUnitName", "production_unit", "name"),
    ("globalLocationNumber", "global_location_number", "number"),
    ("location", "global_location_number", "location"),
    ("emailAddress", "email", "address"),
    ("relatedEmailAgent", "email", "related_agent"),
    ("seNumber", "se_number", "number"),
    ("seCompanyName", "se_number", "company_name"),
    ("telephoneNumber", "telephone", "number"),
    ("relatedTelephoneAgent", "telephone", "related_agent"),
    ("contentResponsibleId", "content_responsible", "id"),
    ("contentResponsibleLabel", "content_responsible", "label"),
    ("generatingSystemId", "generating_system", "id"),
    ("generatingSystemLabel", "generating_system", "label"),
    ("unstructuredAddress", "unstructured_address", "unstructured"),
    ("sorDataSorIdentifier", "sor", "identifier"),
    ("sorDataEntryName", "sor", "entry_name"),
    ("eid", "eid", "id"),
    ("eidLabel", "eid", "label"),
)
CONTENT = (
    ("cprDataCprNumber", "cpr", "cpr_number"),
    ("cprDataName", "cpr", "name"),
    ("cvrDataCvrNumber", "cvr", "cvr_number"),
    ("cvrDataCompanyName", "cvr", "company_name"),
    ("motorVehicleLicenseNumber", "motor_vehicle", "license_number"),
    ("motorVehicleChassisNumber", "motor_vehicle", "chassis_number"),
    ("propertyNumber", "property_number", "number"),
    ("caseId", "case_id", "id"),
    ("caseSystem", "case_id", "system"),
    ("kleDataSubjectKey", "kle", "key"),
    ("kleDataVersion", "kle", "version"),
    ("kleDataActivityFacet", "kle", "activity_facet"),
    ("kleDataLabel", "kle", "label"),
    ("formDataTaskKey", "form", "key"),
    ("formDataVersion", "form", "version"),
    ("formDataActivityFacet", "form", "activity_facet"),
    ("formDataLabel", "form", "label"),
    ("productionUnitNumber", "production_unit", "number"),
    ("productionUnitName", "production_unit", "name"),
    ("educationCode", "education", "code"),
    ("educationName", "education", "name"),
    ("unstructuredAddress", "unstructured_address", "unstructured"),
)


def attention(said: AttentionData | None) -> dict[str, Any] | None:
    """Return AttentionData; numbers of units and places are text there."""
    if said is None:
        return None
    found = {name: _part(said, part, field) for name, part, field in ATTENTION}
    texts = {name: None if one is None else str(one) for name, one in found.items()}
    return told(**texts, address=address(said.address))


def content(said: ContentData | None) -> dict[str, Any] | None:
    """Return ContentData; the number of a unit is a number there."""
    if said is None:
        return None
    found = {name: _part(said, part, field) for name, part, field in CONTENT}
    more = [
        told(contentDataType=one.type, contentDataName=one.name, contentDataValue=one.value)
        for one in said.additional
    ]
    return told(**found, address=address(said.address), additionalContentData=more or None)


def address(said: Address | None) -> dict[str, Any] | None:
    """Return an Address."""
    if said is None:
        return None
    point = said.point
    return told(
        addressId=said.id,
        addressLabel=said.address_label,
        houseNumber=said.house_number,
        door=said.door,
        floor=said.floor,
        co=said.co,
        zipCode=said.zip_code,
        city=said.city,
        country=said.country,
        geographicEastingMeasure=point.easting if point else None,
        geographicNorthingMeasure=point.northing if point else None,
        geographicHeightMeasure=point.height if point else None,
    )


def contact_point(said: ContactPoint | None) -> dict[str, Any] | None:
    """Return a MessageContactPoint; its id is a uuid there, and left out where it is none."""
    if said is None:
        return None
    return told(
        contactGroup=said.group,
        contactPointId=_uuid(said.id),
        label=said.label,
        contactInfo=[{"label": one.label, "value": one.value} for one in said.infos] or None,
    )


def reply(letter: UUID, said: ReplyData) -> dict[str, Any]:
    """Return ReplyData: one earlier message of the chain that the letter belongs to."""
    more = [{"label": one.label, "value": one.value} for one in said.additional]
    return told(
        childMessageId=str(said.reply_uuid) if said.reply_uuid else str(letter),
        parentMessageId=str(said.message_uuid),
        messageIdentifier=said.message_id,
        senderId=said.sender_id,
        recipientId=said.recipient_id,
        caseId=said.case_id,
        contactPointId=said.contact_point_id,
        generatingSystemId=said.generating_system_id,
        comment=said.comment,
        additionalReplyData=more or None,
    )


def forward(said: ForwardData | None) -> dict[str, Any] | None:
    """Return ForwardData."""
    if said is None:
        return None
    return told(
        originalMessageId=str(said.message_uuid),
        originalSender=said.original_sender,
        originalContentResponsible=said.original_content_responsible,
        contactPointId=_uuid(said.contact_point_id),
        comment=said.comment,
        originalMessageDateTime=moment(said.original_message_at),
    )


def _part(said: object, part: str, field: str) -> Any:
    found = getattr(said, part)
    return None if found is None else getattr(found, field)


def _uuid(text: str | None) -> str | None:
    try:
        return None if text is None else str(UUID(text))
    except ValueError:
        return None
