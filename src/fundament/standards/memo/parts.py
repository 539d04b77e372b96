"""Parts of a MeMo that stand in several places: addresses, attention data, contact points.

Source: MeMo 1.1 and 1.2; the names of the fields are ours.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AddressPoint:
    """grd:AddressPoint: where an address lies."""

    easting: str | None = None
    northing: str | None = None
    height: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """grd:Address."""

    id: str | None = None
    address_label: str | None = None
    house_number: str | None = None
    door: str | None = None
    floor: str | None = None
    co: str | None = None
    zip_code: str | None = None
    city: str | None = None
    country: str | None = None
    point: AddressPoint | None = None


@dataclass(frozen=True, slots=True)
class UnstructuredAddress:
    """grd:UnstructuredAddress."""

    unstructured: str


@dataclass(frozen=True, slots=True)
class AttentionPerson:
    """memo:AttentionPerson: for the attention of whom."""

    person_id: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class ProductionUnit:
    """grd:ProductionUnit: the P number as digits without leading zeros is a number here."""

    number: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class GlobalLocationNumber:
    """gln:GlobalLocationNumber (EAN)."""

    number: int
    location: str | None = None


@dataclass(frozen=True, slots=True)
class EMail:
    """memo:EMail."""

    address: str
    related_agent: str | None = None


@dataclass(frozen=True, slots=True)
class SeNumber:
    """grd:SEnumber."""

    number: str
    company_name: str | None = None


@dataclass(frozen=True, slots=True)
class Telephone:
    """memo:Telephone."""

    number: str
    related_agent: str | None = None


@dataclass(frozen=True, slots=True)
class Eid:
    """grd:EID."""

    id: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class ContentResponsible:
    """memo:ContentResponsible: who answers for the content."""

    id: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class GeneratingSystem:
    """memo:GeneratingSystem: the system that made the letter."""

    id: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class SorData:
    """sor:SORdata: a unit of the health service."""

    identifier: str
    entry_name: str | None = None


@dataclass(frozen=True, slots=True)
class AttentionData:
    """memo:AttentionData: who inside an organisation."""

    person: AttentionPerson | None = None
    production_unit: ProductionUnit | None = None
    global_location_number: GlobalLocationNumber | None = None
    email: EMail | None = None
    se_number: SeNumber | None = None
    telephone: Telephone | None = None
    eid: Eid | None = None
    content_responsible: ContentResponsible | None = None
    generating_system: GeneratingSystem | None = None
    sor: SorData | None = None
    address: Address | None = None
    unstructured_address: UnstructuredAddress | None = None


@dataclass(frozen=True, slots=True)
class ContactInfo:
    """memo:ContactInfo: one labelled piece of contact information."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """memo:ContactPoint: the counter inside an organisation."""

    id: str
    group: str | None = None
    label: str | None = None
    infos: tuple[ContactInfo, ...] = ()
