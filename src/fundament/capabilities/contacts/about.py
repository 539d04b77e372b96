"""The front plate of contacts."""

from fundament.capabilities.contacts import service
from fundament.kernel.about import About, DataSet, HealthCheck, PersonalData, Standard, Term

LAW = "Lov om Digital Post fra offentlige afsendere"

ABOUT = About(
    name="contacts",
    danish="Kontaktregisteret",
    owner="Digitaliseringsstyrelsen",
    purpose="Who takes digital post, since when, and where to tell them about it.",
    standards=(
        Standard(
            "Digital Post API: contact register, exemptions, verifications",
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
            "ways to people and companies",
            "E-mailadresser og mobilnumre, og hvornår de er bekræftet",
            PersonalData.ORDINARY,
            LAW,
        ),
        DataSet(
            "exemptions",
            "Fritagelser, som myndigheder har indført, med grund og modtager af breve på papir",
            PersonalData.SENSITIVE,
            f"{LAW} § 5",
        ),
        DataSet(
            "subscriptions to changes",
            "Hvilke systemer får besked om ændringer, og om hvem",
            PersonalData.ORDINARY,
            LAW,
        ),
    ),
    health=(HealthCheck("subscribers take news", service.reason_news_is_not_taken),),
    terms=(
        Term("contact", "kontakt", "What the register holds about one person or company."),
        Term("registered", "tilmeldt", "Takes digital post."),
        Term("exempt", "fritaget", "Gets letters on paper; only persons can be."),
        Term("grounds", "fritagelsesgrund", "Why somebody is exempt."),
        Term("way, channel", "kontaktkanal", "An e-mail address or a mobile number of somebody."),
        Term("proof", "bekræftelse", "A PIN or a link, which shows that an address is one's own."),
        Term(
            "binding notice",
            "besked med retsvirkning",
            "A notice that counts as received once it was sent.",
        ),
        Term("change feed", "ændringsliste", "The changes of the register, numbered in a row."),
        Term("subscription", "abonnement", "A system's wish to be told of changes."),
        Term("notification", "advisering", "An e-mail saying that a letter has arrived."),
    ),
)
