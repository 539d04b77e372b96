"""Bytes to Consignment, and back; what stands where is in the table.

Source: OIO Fjernprint 1.0.0, ForsendelseI.
"""

from typing import Any

from lxml import etree

from fundament.kernel import xml
from fundament.standards.kombit.consignment import (
    Attachment,
    AttachmentElsewhere,
    Category,
    Consignment,
    ConsignmentRefused,
    ElementMissing,
    ElementUnexpected,
    PostalAddress,
    Receipts,
    ValueNotValid,
)
from fundament.standards.kombit.consignment_table import (
    DKAL,
    FORM,
    FREE_LINES,
    PRINT,
    SD,
    NotOfKind,
    Part,
)

# What an element holds: a value, the values of its parts by their names, or several of these.
Values = dict[str, Any]
_SCHEMES = ("iso3166-alpha2", "iso3166-alpha3", "un-numeric3", "imk")
_COUNTRY = "CountryIdentificationCode"
_BY_ROAD = (
    ("name", "PersonName"),
    ("care_of", "CoNavn"),
    ("road", "StreetName"),
    ("house_number", "StreetBuildingIdentifier"),
    ("floor", "FloorIdentifier"),
    ("door", "SuiteIdentifier"),
    ("place", "MailDeliverySublocationIdentifier"),
    ("postcode", "PostCodeIdentifier"),
    ("district", "DistrictSubdivisionIdentifier"),
    ("box", "PostOfficeBoxIdentifier"),
)


def read_consignment(body: bytes) -> Consignment:
    """Return what a ForsendelseI says, checked whole.

    Raises XmlRefused, ElementUnexpected, ElementMissing, ValueNotValid, AttachmentElsewhere,
    ConsignmentRefused.
    """
    root = xml.parse(body)
    if root.tag != FORM.tag:
        raise ConsignmentRefused(
            reason_da="roden er ikke ForsendelseI", reason_en="no ForsendelseI"
        )
    return _consignment(_inside(root, FORM, FORM.name))


def write_consignment(consignment: Consignment) -> bytes:
    """Return the ForsendelseI as XML; what is read from it equals what was given."""
    root = etree.Element(FORM.tag, nsmap={"fjernprint": PRINT, "dkal": DKAL, "sd": SD})
    _fill(root, FORM, _values(consignment))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _inside(element: etree._Element, table: Part, place: str) -> Values:
    """Return the values of the parts, each where and as often as the table says."""
    found: Values = {}
    children = [child for child in element if isinstance(child.tag, str)]
    counts: dict[str, int] = {}
    at = 0
    tags = [part.tag for part in table.parts]
    for child in children:
        part = next((p for p in table.parts[at:] if p.tag == child.tag), None)
        if part is None or counts.get(part.name, 0) >= part.most:
            raise ElementUnexpected(place=place, name=etree.QName(child).localname)
        at = tags.index(part.tag)
        counts[part.name] = counts.get(part.name, 0) + 1
        number = f"[{counts[part.name]}]" if part.most > 1 else ""
        value = _value(child, part, f"{place}/{part.name}{number}")
        if part.most > 1:
            found.setdefault(part.name, []).append(value)
        else:
            found[part.name] = value
    for part in table.parts:
        if counts.get(part.name, 0) < part.least:
            raise ElementMissing(place=place, name=part.name)
    return found


def _value(element: etree._Element, part: Part, place: str) -> Any:
    if part.parts:
        return _inside(element, part, place)
    if part.kind is None:
        return None
    if len(element):
        raise ElementUnexpected(place=place, name=str(element[0].tag).rpartition("}")[2])
    try:
        value = part.kind.read((element.text or "").strip())
    except NotOfKind as error:
        raise ValueNotValid(place=place, rule_da=error.danish, rule_en=error.english) from error
    if part.name != _COUNTRY:
        return value
    scheme = element.get("scheme", "")
    if scheme not in _SCHEMES:
        known = " | ".join(_SCHEMES)
        raise ValueNotValid(place=f"{place}/@scheme", rule_da=known, rule_en=known)
    return value, scheme


def _consignment(said: Values) -> Consignment:
    to, document = said.get("ForsendelseModtager", {}), said["DokumentParametre"]
    party, transaction = to.get("AfsendelseModtager", {}), said.get("TransaktionsParametreI", {})
    channel, printing = said.get("KanalUafhaengigeParametreI", {}), said.get("PrintParametre", {})
    carriage, category = said.get("PostParametre", {}), None
    if "CPRnummerIdentifikator" in party and "CVRnummerIdentifikator" in party:
        raise ElementUnexpected(place="AfsendelseModtager", name="CVRnummerIdentifikator")
    if "PostKategoriKode" in carriage:
        category = Category(carriage["PostKategoriKode"])
    attached = said.get("BilagSamling", {}).get("Bilag", [])
    return Consignment(
        id=said["AfsendelseIdentifikator"],
        type_id=said.get("ForsendelseTypeIdentifikator"),
        cpr=party.get("CPRnummerIdentifikator", ""),
        cvr=party.get("CVRnummerIdentifikator", ""),
        to=_address(to.get("ModtagerAdresse")),
        file_format=said["FilformatNavn"],
        content=said["MeddelelseIndholdData"],
        mass_id=transaction.get("MasseForsendelseIdentifikator", ""),
        receipts=Receipts(transaction.get("KvitteringsTypeKode", "Alle")),
        receipt_email=transaction.get("KvitteringsEmail", ""),
        title=document.get("TitelTekst", ""),
        dated=document.get("BrevDato"),
        unit=channel.get("EnhedTekst", ""),
        user=channel.get("BrugerNavn", ""),
        account=channel.get("KonteringsGruppeTekst", ""),
        sender=_address(channel.get("ForsendelseAfsender", {}).get("AfsenderAdresse")),
        prints_address=channel.get("PaatrykModtagerAdresseIndikator"),
        urgent=channel.get("HasteBrevIndikator", False),
        duplex=printing.get("SimplexDuplexKode") == "Duplex",
        colour=printing.get("FarveSHKode") == "Farve",
        envelope=printing.get("KuvertTypeKode", ""),
        category=category,
        returns_to_printer=carriage.get("ReturposthaandteringHosLeverandoerIndikator", False),
        attachments=tuple(_attachment(one, number) for number, one in enumerate(attached, 1)),
    )


def _address(said: Values | None) -> PostalAddress | None:
    if said is None:
        return None
    country, scheme = said[_COUNTRY]
    return PostalAddress(
        country=country,
        scheme=scheme,
        free_lines=tuple(said[name] for name in FREE_LINES if said.get(name)),
        **{ours: said.get(theirs, "") for ours, theirs in _BY_ROAD},
    )


def _attachment(said: Values, number: int) -> Attachment:
    if "VedhaeftningIndholdData" not in said:
        raise AttachmentElsewhere(place=f"BilagSamling/Bilag[{number}]")
    return Attachment(
        said["BilagNavn"],
        said["FilformatNavn"],
        said["BilagSorteringsIndeksIdentifikator"],
        said["VedhaeftningIndholdData"],
    )


def _fill(element: etree._Element, table: Part, values: Values) -> None:
    """Write the values that are there, in the order of the table; compulsory parts always."""
    for part in table.parts:
        value = values.get(part.name)
        for one in value if isinstance(value, list) else [value]:
            if part.parts and (one or part.least):
                _fill(etree.SubElement(element, part.tag), part, one or {})
            elif part.kind is not None and one not in (None, ""):
                text, scheme = one if isinstance(one, tuple) else (one, "")
                added = etree.SubElement(element, part.tag)
                added.text = part.kind.write(text)
                if scheme:
                    added.set("scheme", scheme)


def _values(one: Consignment) -> Values:
    """Return what stands where; a group with nothing in it is left out."""
    channel = {
        "EnhedTekst": one.unit,
        "BrugerNavn": one.user,
        "KonteringsGruppeTekst": one.account,
        "ForsendelseAfsender": {"AfsenderAdresse": _written(one.sender)} if one.sender else None,
        "PaatrykModtagerAdresseIndikator": one.prints_address,
        "HasteBrevIndikator": one.urgent or None,
    }
    to = {
        "AfsendelseModtager": {
            "CPRnummerIdentifikator": one.cpr,
            "CVRnummerIdentifikator": one.cvr,
        }
        if one.cpr or one.cvr
        else None,
        "ModtagerAdresse": _written(one.to),
    }
    attached = [
        {
            "BilagNavn": each.name,
            "FilformatNavn": each.file_format,
            "BilagSorteringsIndeksIdentifikator": each.place,
            "VedhaeftningIndholdData": each.content,
        }
        for each in one.attachments
    ]
    return {
        "AfsendelseIdentifikator": one.id,
        "ForsendelseTypeIdentifikator": one.type_id,
        "ForsendelseModtager": to if any(to.values()) else None,
        "FilformatNavn": one.file_format,
        "MeddelelseIndholdData": one.content,
        "TransaktionsParametreI": {
            "MasseForsendelseIdentifikator": one.mass_id,
            "KvitteringsTypeKode": one.receipts.value,
            "KvitteringsEmail": one.receipt_email,
        },
        "DokumentParametre": {"TitelTekst": one.title, "BrevDato": one.dated},
        "KanalUafhaengigeParametreI": channel
        if any(v is not None and v != "" for v in channel.values())
        else None,
        "PrintParametre": {
            "SimplexDuplexKode": "Duplex" if one.duplex else None,
            "FarveSHKode": "Farve" if one.colour else None,
            "KuvertTypeKode": one.envelope,
        }
        if one.duplex or one.colour or one.envelope
        else None,
        "PostParametre": {
            "PostKategoriKode": one.category.value if one.category else None,
            "ReturposthaandteringHosLeverandoerIndikator": one.returns_to_printer or None,
        }
        if one.category or one.returns_to_printer
        else None,
        "BilagSamling": {"Bilag": attached} if attached else None,
    }


def _written(address: PostalAddress | None) -> Values | None:
    if address is None:
        return None
    lines = dict(zip(FREE_LINES, address.free_lines, strict=False))
    by_road = {theirs: getattr(address, ours) for ours, theirs in _BY_ROAD}
    return {_COUNTRY: (address.country, address.scheme), **lines, **by_road}
