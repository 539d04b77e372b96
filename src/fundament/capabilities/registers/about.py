"""The front plate of registers."""

from fundament.capabilities.registers import service
from fundament.kernel.about import About, DataSet, HealthCheck, PersonalData, Standard, Term
from fundament.standards.cpr import unassigned

CPR_LAW = "Lov om Det Centrale Personregister (CPR-loven)"
CVR_LAW = "Lov om Det Centrale Virksomhedsregister (CVR-loven)"
ADDRESS_LAW = "Lov om bygnings- og boligregistrering; adresseloven"

ABOUT = About(
    name="registers",
    danish="Grunddata (CPR, CVR, DAR)",
    owner="CPR-kontoret; Erhvervsstyrelsen; Klimadatastyrelsen",
    purpose="Who and what exists, where it is, and what was known about it when.",
    standards=(
        Standard(
            "Personnummeret i CPR", "current", "https://cpr.dk/media/12066/personnummeret-i-cpr.pdf"
        ),
        Standard(
            "Personnumre uden kontrolciffer (modulus 11 kontrol)",
            unassigned.UPDATED.isoformat(),
            unassigned.SOURCE,
        ),
        Standard(
            "Datafordeler, bitemporal rows (registrering, virkning)",
            "GraphQL v1",
            "https://datafordeler.dk",
        ),
    ),
    provides=("registers",),
    depends_on=("postgresql",),
    data_sets=(
        DataSet("persons", "Personer (CPR)", PersonalData.PERSON_NUMBER, CPR_LAW),
        DataSet(
            "protections",
            "Navne- og adressebeskyttelser",
            PersonalData.PERSON_NUMBER,
            f"{CPR_LAW} § 28",
        ),
        DataSet("companies", "Virksomheder og produktionsenheder", PersonalData.ORDINARY, CVR_LAW),
        DataSet("owners", "Ejere og ansatte", PersonalData.PERSON_NUMBER, CVR_LAW),
        DataSet("addresses", "Adresser og veje", PersonalData.NONE, ADDRESS_LAW),
    ),
    health=(HealthCheck("registers.guards", service.guards_fault),),
    terms=(
        Term("person number", "personnummer", "Ten digits that name a person; six are a date."),
        Term(
            "replacement number", "erstatningspersonnummer", "A number with the day raised by 60."
        ),
        Term("virkning", "virkning", "When a fact holds in the world; half-open."),
        Term("registrering", "registrering", "When the register said so; half-open."),
        Term("production unit", "produktionsenhed", "A place where a company works (P-number)."),
        Term("custody", "forældremyndighed", "Who decides for a child under 18."),
        Term("address protection", "adressebeskyttelse", "Others are not told the address."),
        Term("number policy", "nummerpolitik", "How the numbers of fictional people are made."),
    ),
)
