"""The front plate of rights."""

from fundament.kernel.about import About, DataSet, PersonalData, Term

ABOUT = About(
    name="rights",
    danish="Digital Fuldmagt og brugerrettigheder",
    owner="Digitaliseringsstyrelsen",
    purpose="Who may act for whom, and which roles a person holds, checked at the act.",
    provides=("rights",),
    depends_on=("registers", "postgresql"),
    data_sets=(
        DataSet(
            "roles",
            "Roller som medarbejder, sagsbehandler, driftsansvarlig og RA-medarbejder",
            PersonalData.PERSON_NUMBER,
            "Lov om MitID og NemLog-in",
        ),
        DataSet(
            "readings",
            "Læseadgange til Digital Post",
            PersonalData.PERSON_NUMBER,
            "Lov om Digital Post fra offentlige afsendere",
        ),
    ),
    terms=(
        Term("role", "rolle", "What a person may do beside being a citizen."),
        Term("acting for", "på vegne af", "Doing something in the place of another party."),
        Term("reading access", "læseadgang", "To read another's mailbox, and change nothing."),
        Term("custody", "forældremyndighed", "The right and duty to decide for a child."),
        Term("caseworker", "sagsbehandler", "Somebody who works on cases at an authority."),
        Term("RA officer", "RA-medarbejder", "Somebody who issues eIDs for an authority."),
        Term("operator", "driftsansvarlig", "Somebody who keeps the infrastructure running."),
    ),
)
