"""The table's parts for what a letter is about and what it carries; the same in 1.1 and 1.2.

Source: MeMo 1.2, core (ContentData, ReplyData, MessageBody).
"""

from fundament.standards.memo import subjects, types
from fundament.standards.memo.language import UNBOUNDED, Choice, Complex, Element
from fundament.standards.memo.shared import (
    ADDRESS,
    BINARY,
    COMMENT,
    LANG,
    LICENSE,
    PRODUCTION_UNIT,
    TEXT,
    TIME,
    UNSTRUCTURED_ADDRESS,
    URI,
    UUID4,
    many,
    maybe,
    one,
    pair,
)


def _classification(prefix: str, key: str) -> Complex:
    return Complex(
        subjects.Classification,
        (
            one(f"{prefix}:{key}", TEXT, "key"),
            one(f"{prefix}:version", TEXT, "version"),
            maybe(f"{prefix}:activityFacet", TEXT, "activity_facet"),
            one(f"{prefix}:label", TEXT, "label"),
        ),
    )


CPR_DATA = pair(
    subjects.CprData, one("grd:cprNumber", TEXT, "cpr_number"), maybe("grd:name", TEXT, "name")
)
CVR_DATA = pair(
    subjects.CvrData,
    one("grd:cvrNumber", TEXT, "cvr_number"),
    maybe("grd:companyName", TEXT, "company_name"),
)
MOTOR_VEHICLE = pair(
    subjects.MotorVehicle,
    one("dmv:licenseNumber", LICENSE, "license_number"),
    maybe("dmv:chassisNumber", TEXT, "chassis_number"),
)
EDUCATION = pair(
    subjects.Education,
    one("udd:educationCode", TEXT, "code"),
    maybe("udd:educationName", TEXT, "name"),
)
ADDITIONAL_CONTENT_DATA = Complex(
    subjects.AdditionalContentData,
    (
        maybe("contentDataType", TEXT, "type"),
        one("contentDataName", TEXT, "name"),
        one("contentDataValue", TEXT, "value"),
    ),
)
CONTENT_DATA = Complex(
    subjects.ContentData,
    (
        maybe("grd:CPRdata", CPR_DATA, "cpr"),
        maybe("grd:CVRdata", CVR_DATA, "cvr"),
        maybe("dmv:MotorVehicle", MOTOR_VEHICLE, "motor_vehicle"),
        maybe(
            "grd:PropertyNumber",
            Complex(subjects.PropertyNumber, (one("grd:propertyNumber", TEXT, "number"),)),
            "property_number",
        ),
        maybe(
            "CaseID",
            pair(subjects.CaseId, one("caseID", TEXT, "id"), one("caseSystem", TEXT, "system")),
            "case_id",
        ),
        maybe("kle:KLEdata", _classification("kle", "subjectKey"), "kle"),
        maybe("form:FORMdata", _classification("form", "taskKey"), "form"),
        maybe("grd:ProductionUnit", PRODUCTION_UNIT, "production_unit"),
        maybe("udd:Education", EDUCATION, "education"),
        maybe("grd:Address", ADDRESS, "address"),
        maybe("grd:UnstructuredAddress", UNSTRUCTURED_ADDRESS, "unstructured_address"),
        many("AdditionalContentData", ADDITIONAL_CONTENT_DATA, "additional", 0, 10),
    ),
)
REPLY_DATA = Complex(
    types.ReplyData,
    (
        maybe("messageID", TEXT, "message_id"),
        one("messageUUID", UUID4, "message_uuid"),
        maybe("replyUUID", UUID4, "reply_uuid"),
        maybe("senderID", TEXT, "sender_id"),
        maybe("recipientID", TEXT, "recipient_id"),
        maybe("caseID", TEXT, "case_id"),
        maybe("contactPointID", TEXT, "contact_point_id"),
        maybe("generatingSystemID", TEXT, "generating_system_id"),
        maybe("comment", COMMENT, "comment"),
        many(
            "AdditionalReplyData",
            pair(
                types.AdditionalReplyData,
                one("label", TEXT, "label"),
                one("value", TEXT, "value"),
            ),
            "additional",
            0,
            4,
        ),
    ),
)

FILE = Complex(
    types.File,
    (
        one("encodingFormat", TEXT, "encoding_format"),
        one("filename", TEXT, "filename"),
        one("language", LANG, "language"),
        one("content", BINARY, "content"),
    ),
)
RESERVATION = Complex(
    types.Reservation,
    (
        one("description", TEXT, "description"),
        one("reservationUUID", UUID4, "reservation_uuid"),
        one("abstract", TEXT, "abstract"),
        one("location", TEXT, "location"),
        one("startDateTime", TIME, "start"),
        one("endDateTime", TIME, "end"),
        maybe("organizerMail", TEXT, "organizer_mail"),
        maybe("organizerName", TEXT, "organizer_name"),
    ),
)
ACTION = Complex(
    types.Action,
    (
        one("label", TEXT, "label"),
        one("actionCode", TEXT, "action_code"),
        maybe("startDateTime", TIME, "start"),
        maybe("endDateTime", TIME, "end"),
        Choice(
            (
                maybe("Reservation", RESERVATION, "reservation"),
                maybe(
                    "EntryPoint",
                    Complex(types.EntryPoint, (one("url", URI, "url"),)),
                    "entry_point",
                ),
            )
        ),
    ),
)


def _document(id_name: str, *, with_actions: bool) -> Complex:
    content: tuple[Element, ...] = (
        maybe(id_name, TEXT, "id"),
        maybe("label", TEXT, "label"),
        many("File", FILE, "files", 1, UNBOUNDED),
    )
    if with_actions:
        content += (many("Action", ACTION, "actions", 0, UNBOUNDED),)
    return Complex(types.Document, content)


MESSAGE_BODY = Complex(
    types.MessageBody,
    (
        one("createdDateTime", TIME, "created"),
        one("MainDocument", _document("mainDocumentID", with_actions=True), "main_document"),
        many(
            "AdditionalDocument",
            _document("additionalDocumentID", with_actions=True),
            "additional_documents",
            0,
            UNBOUNDED,
        ),
        many(
            "TechnicalDocument",
            _document("technicalDocumentID", with_actions=False),
            "technical_documents",
            0,
            UNBOUNDED,
        ),
    ),
)
