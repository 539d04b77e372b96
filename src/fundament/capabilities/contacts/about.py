"""The front plate of contacts."""

from fundament.kernel.about import About, DataSet, PersonalData, Standard, Term

LAW = "Lov om Digital Post fra offentlige afsendere"

ABOUT = About(
    name="contacts",
    danish="Kontaktregisteret",
    owner="Digitaliseringsstyrelsen",
    purpose="Who takes digital post, since when, and where to tell them about it.",
    standards=(
        Standard(
            "Digital Post, contact API (statuses)",
            "1.68",
            "https://digitaliser.dk/digital-post",
        ),
    ),
    provides=("contacts",),
    depends_on=("registers", "rights", "postgresql"),
    data_sets=(
        DataSet(
            "registrations",
            "Tilmeldinger til og fritagelser fra Digital Post",
            PersonalData.PERSON_NUMBER,
            f"{LAW} §§ 3 og 5",
        ),
        DataSet(
            "grounds of exemption",
            "Grunde til fritagelse (kan være helbredsoplysninger)",
            PersonalData.SENSITIVE,
            f"{LAW} § 5",
        ),
        DataSet(
            "addresses for notifications",
            "E-mailadresser til besked om ny post",
            PersonalData.ORDINARY,
            LAW,
        ),
    ),
    terms=(
        Term("contact", "kontakt", "What the register holds about one person or company."),
        Term("registered", "tilmeldt", "Takes digital post."),
        Term("exempt", "fritaget", "Gets letters on paper; only persons can be."),
        Term("grounds", "fritagelsesgrund", "Why somebody is exempt."),
        Term("notification", "advisering", "An e-mail saying that a letter has arrived."),
    ),
)
