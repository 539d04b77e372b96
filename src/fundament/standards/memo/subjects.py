"""What a letter is about: the parts of ContentData.

Source: MeMo 1.1 and 1.2; the names of the fields are ours.
"""

from dataclasses import dataclass

from fundament.standards.memo.parts import Address, ProductionUnit, UnstructuredAddress


@dataclass(frozen=True, slots=True)
class CprData:
    """grd:CPRdata: the person the letter is about."""

    cpr_number: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class CvrData:
    """grd:CVRdata: the company the letter is about."""

    cvr_number: str
    company_name: str | None = None


@dataclass(frozen=True, slots=True)
class MotorVehicle:
    """dmv:MotorVehicle."""

    license_number: str
    chassis_number: str | None = None


@dataclass(frozen=True, slots=True)
class PropertyNumber:
    """grd:PropertyNumber."""

    number: str


@dataclass(frozen=True, slots=True)
class CaseId:
    """memo:CaseID: the case and the system that holds it."""

    id: str
    system: str


@dataclass(frozen=True, slots=True)
class Classification:
    """kle:KLEdata or form:FORMdata: a subject in one of the two official classifications."""

    key: str
    version: str
    label: str
    activity_facet: str | None = None


@dataclass(frozen=True, slots=True)
class Education:
    """udd:Education."""

    code: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class AdditionalContentData:
    """memo:AdditionalContentData: a name and a value of the sender's own."""

    name: str
    value: str
    type: str | None = None


@dataclass(frozen=True, slots=True)
class ContentData:
    """memo:ContentData: what the letter is about."""

    cpr: CprData | None = None
    cvr: CvrData | None = None
    motor_vehicle: MotorVehicle | None = None
    property_number: PropertyNumber | None = None
    case_id: CaseId | None = None
    kle: Classification | None = None
    form: Classification | None = None
    production_unit: ProductionUnit | None = None
    education: Education | None = None
    address: Address | None = None
    unstructured_address: UnstructuredAddress | None = None
    additional: tuple[AdditionalContentData, ...] = ()
