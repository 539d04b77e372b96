"""The parts of the MeMo table that are the same in 1.1 and 1.2.

Source: MeMo 1.2, core, data types and the eight imported schemas; spec names kept.
"""

import re
from dataclasses import replace
from uuid import UUID

from fundament.standards.memo import codes, parts, types
from fundament.standards.memo.language import Complex, Element, Simple
from fundament.standards.memo.primitives import (
    BASE64,
    BOOLEAN,
    DATE,
    DATETIME,
    LANGUAGE,
    LONG,
    STRING,
)
from fundament.standards.memo.uri import ANY_URI

XS = "{http://www.w3.org/2001/XMLSchema}"
DT = "{https://data.gov.dk/model/dataTypes/}"
PREFIXES = {
    "memo": "https://DigitalPost.dk/MeMo-1",
    "grd": "https://data.gov.dk/model/core/",
    "gln": "https://www.gs1.dk/gs1-standarder/identifikation/gln-global-location-number/",
    "udd": "https://www.dst.dk/da/TilSalg/Forskningsservice/Dokumentation/"
    "hoejkvalitetsvariable/elevregister-2/udd#",
    "form": "http://www.form-online.dk/",
    "kle": "http://kle-online.dk/",
    "dmv": "https://motorregister.skat.dk/",
    "sor": "https://services.nsi.dk/en/Services/SOR",
}
_UUID4 = re.compile(
    "[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-4[a-fA-F0-9]{3}-[aAbB89][a-fA-F0-9]{3}-[a-fA-F0-9]{12}"
)

# Simple types (specification of the data types, one line each).
TEXT = Simple(DT + "memoTextType", STRING, max_length=256)
COMMENT = Simple(DT + "memoCommentType", STRING, max_length=512)
NOTIFICATION_150 = Simple(DT + "memoNotificationType", STRING, max_length=150)
NOTIFICATION_160 = Simple(DT + "memoNotificationType", STRING, max_length=160)
URI = Simple(DT + "memoUriType", ANY_URI, max_length=256)
LANG = Simple(DT + "memoLanguageType", LANGUAGE, max_length=2)
UUID4 = Simple(DT + "memoUuidType", STRING, pattern=_UUID4, pattern_code=codes.NOT_UUID, into=UUID)
TIME = Simple(
    DT + "memoDateTimeType", DATETIME, pattern=re.compile(".+Z"), pattern_code=codes.NOT_Z
)
KIND = Simple(
    DT + "memoMessageType",
    STRING,
    values=("DIGITALPOST", "NEMSMS"),
    into=types.MessageType,
)
LICENSE = Simple(DT + "memoLicenseNumberType", STRING, max_length=7)
GLN = Simple(DT + "memoGLNType", LONG, most=9_999_999_999_999)
PNUMBER = Simple(DT + "memoPNumberType", LONG, most=9_999_999_999)
FLAG = Simple(XS + "boolean", BOOLEAN)
DAY = Simple(XS + "date", DATE)
BINARY = Simple(XS + "base64Binary", BASE64)


def named(name: str) -> str:
    """Return the Clark name of `prefix:local`; without a prefix the name is in memo."""
    prefix, _, local = name.rpartition(":")
    return f"{{{PREFIXES[prefix or 'memo']}}}{local}"


def _element(name: str, type_: Simple | Complex, field: str, least: int, most: int = 1) -> Element:
    step = name if ":" in name else f"memo:{name}"
    return Element(named(name), type_, field, least, most, step=step)


def one(name: str, type_: Simple | Complex, field: str) -> Element:
    """Return an element that must stand once."""
    return _element(name, type_, field, 1)


def maybe(name: str, type_: Simple | Complex, field: str) -> Element:
    """Return an element that may stand once."""
    return _element(name, type_, field, 0)


def flag(name: str, field: str, least: int) -> Element:
    """Return a boolean element that counts as false when it stands empty."""
    return replace(_element(name, FLAG, field, least), default="false")


def many(name: str, type_: Simple | Complex, field: str, least: int, most: int) -> Element:
    """Return an element that may stand several times."""
    return _element(name, type_, field, least, most)


def pair(into: type, first: Element, second: Element) -> Complex:
    """Return the common shape of two elements."""
    return Complex(into, (first, second))


ADDRESS_POINT = Complex(
    parts.AddressPoint,
    (
        maybe("grd:geographicEastingMeasure", TEXT, "easting"),
        maybe("grd:geographicNorthingMeasure", TEXT, "northing"),
        maybe("grd:geographicHeightMeasure", TEXT, "height"),
    ),
)
ADDRESS = Complex(
    parts.Address,
    (
        maybe("grd:id", TEXT, "id"),
        maybe("grd:addressLabel", TEXT, "address_label"),
        maybe("grd:houseNumber", TEXT, "house_number"),
        maybe("grd:door", TEXT, "door"),
        maybe("grd:floor", TEXT, "floor"),
        maybe("grd:co", TEXT, "co"),
        maybe("grd:zipCode", TEXT, "zip_code"),
        maybe("grd:city", TEXT, "city"),
        maybe("grd:country", TEXT, "country"),
        maybe("grd:AddressPoint", ADDRESS_POINT, "point"),
    ),
)
UNSTRUCTURED_ADDRESS = Complex(
    parts.UnstructuredAddress, (one("grd:unstructured", TEXT, "unstructured"),)
)
PRODUCTION_UNIT = pair(
    parts.ProductionUnit,
    one("grd:productionUnitNumber", PNUMBER, "number"),
    maybe("grd:productionUnitName", TEXT, "name"),
)
ATTENTION_DATA = Complex(
    parts.AttentionData,
    (
        maybe(
            "AttentionPerson",
            pair(
                parts.AttentionPerson,
                maybe("personID", TEXT, "person_id"),
                maybe("label", TEXT, "label"),
            ),
            "person",
        ),
        maybe("grd:ProductionUnit", PRODUCTION_UNIT, "production_unit"),
        maybe(
            "gln:GlobalLocationNumber",
            pair(
                parts.GlobalLocationNumber,
                one("gln:globalLocationNumber", GLN, "number"),
                maybe("gln:location", TEXT, "location"),
            ),
            "global_location_number",
        ),
        maybe(
            "EMail",
            pair(
                parts.EMail,
                one("emailAddress", TEXT, "address"),
                maybe("relatedAgent", TEXT, "related_agent"),
            ),
            "email",
        ),
        maybe(
            "grd:SEnumber",
            pair(
                parts.SeNumber,
                one("grd:seNumber", TEXT, "number"),
                maybe("grd:companyName", TEXT, "company_name"),
            ),
            "se_number",
        ),
        maybe(
            "Telephone",
            pair(
                parts.Telephone,
                one("telephoneNumber", TEXT, "number"),
                maybe("relatedAgent", TEXT, "related_agent"),
            ),
            "telephone",
        ),
        maybe(
            "grd:EID",
            pair(parts.Eid, one("grd:eID", TEXT, "id"), maybe("grd:label", TEXT, "label")),
            "eid",
        ),
        maybe(
            "ContentResponsible",
            pair(
                parts.ContentResponsible,
                maybe("contentResponsibleID", TEXT, "id"),
                maybe("label", TEXT, "label"),
            ),
            "content_responsible",
        ),
        maybe(
            "GeneratingSystem",
            pair(
                parts.GeneratingSystem,
                one("generatingSystemID", TEXT, "id"),
                maybe("label", TEXT, "label"),
            ),
            "generating_system",
        ),
        maybe(
            "sor:SORdata",
            pair(
                parts.SorData,
                one("sor:sorIdentifier", TEXT, "identifier"),
                maybe("sor:entryName", TEXT, "entry_name"),
            ),
            "sor",
        ),
        maybe("grd:Address", ADDRESS, "address"),
        maybe("grd:UnstructuredAddress", UNSTRUCTURED_ADDRESS, "unstructured_address"),
    ),
)
CONTACT_POINT = Complex(
    parts.ContactPoint,
    (
        maybe("contactGroup", TEXT, "group"),
        one("contactPointID", TEXT, "id"),
        maybe("label", TEXT, "label"),
        many(
            "ContactInfo",
            pair(parts.ContactInfo, one("label", TEXT, "label"), one("value", TEXT, "value")),
            "infos",
            0,
            2,
        ),
    ),
)
RECIPIENT = Complex(
    types.Recipient,
    (
        one("recipientID", TEXT, "id"),
        one("idType", TEXT, "id_type"),
        maybe("idTypeLabel", TEXT, "id_type_label"),
        maybe("label", TEXT, "label"),
        maybe("AttentionData", ATTENTION_DATA, "attention"),
        maybe("ContactPoint", CONTACT_POINT, "contact_point"),
    ),
)
