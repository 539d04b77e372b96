"""The persons whom a newcomer meets first: who they are, and what can be seen with them.

Names are put together by us; no real person is intended. Births are fixed, so that they have the
same number in every country of the same seed; only `turning_fifteen` follows the day of loading.
"""

from dataclasses import dataclass
from datetime import date

from fundament.capabilities.registers.types import ShowcaseRole
from fundament.standards.cpr.types import Sex

K, M = Sex.FEMALE, Sex.MALE
CITIZEN, COMPANY = ShowcaseRole.CITIZEN, ShowcaseRole.COMPANY
CASEWORKER, OPERATOR = ShowcaseRole.CASEWORKER, ShowcaseRole.OPERATOR
TEACHER = ShowcaseRole.TEACHER


@dataclass(frozen=True, slots=True)
class Story:
    """One showcase person; `municipality` is where she lives, `authority` where she works."""

    key: str
    given: str
    surname: str
    sex: Sex
    born: date
    municipality: str
    danish: str
    english: str
    role: ShowcaseRole = CITIZEN
    authority: str | None = None


STORIES = (
    Story(
        "empty_mailbox",
        "Freja",
        "Lyngbakke",
        K,
        date(1994, 5, 17),
        "0901",
        "Freja er lige flyttet fra sit barndomshjem til en lejlighed i Ravnsund. Hun har endnu "
        "ikke fået et eneste brev: Send hende det første, og se det dukke op i postkassen.",
        "Freja has just moved from her childhood home to a flat in Ravnsund. She has not had one "
        "letter yet: send her the first one and watch it arrive in her mailbox.",
    ),
    Story(
        "many_letters",
        "Henrik",
        "Tornhøj",
        M,
        date(1961, 9, 3),
        "0904",
        "Henrik gemmer på alt og har en fuld postkasse med breve fra mange år. Hos ham ser du, "
        "hvordan man finder rundt i en lang liste.",
        "Henrik never throws anything away and has a mailbox full of letters from many years. With "
        "him you see how to find your way in a long list.",
    ),
    Story(
        "unread_letters",
        "Sofie",
        "Æbelvang-Rasmussen",
        K,
        date(1999, 11, 22),
        "0902",
        "Sofie har travlt med sit nye job og har ikke åbnet sin post i ugevis. De ulæste breve er "
        "mærket, og mærket forsvinder, når hun læser dem.",
        "Sofie is busy with her new job and has not opened her post for weeks. The unread letters "
        "carry a mark, and the mark goes when she reads them.",
    ),
    Story(
        "parent",
        "Ingrid",
        "Havrekær",
        K,
        date(1988, 2, 14),
        "0903",
        "Ingrid og Mads har sønnen Villads på ni år og deler forældremyndigheden. Breve om ham "
        "kommer til hende, til han fylder 15; hans egen postkasse er tom, men hun kan åbne den, og "
        "hvert opslag kan ses bagefter.",
        "Ingrid and Mads have a nine-year-old son, Villads, and share custody of him. Letters "
        "about him come to her until he turns 15; his own mailbox is empty, but she can open it, "
        "and every look can be seen afterwards.",
    ),
    Story(
        "other_parent",
        "Mads",
        "Bøgedal",
        M,
        date(1986, 7, 30),
        "0905",
        "Mads bor i Åkærby, mens Villads bor hos sin mor i Lyngodde. Også han har "
        "forældremyndigheden og kan derfor handle for sin søn.",
        "Mads lives in Åkærby while Villads lives with his mother in Lyngodde. He has custody as "
        "well and can therefore act for his son.",
    ),
    Story(
        "child",
        "Villads",
        "Havrekær Bøgedal",
        M,
        date(2017, 6, 9),
        "0903",
        "Villads går i 3.A og samler på fossiler. Han er for ung til selv at have et eID: "
        "Hans forældre handler for ham, indtil han fylder 15, og i skolen logger han ind med "
        "fire billeder.",
        "Villads is in 3.A and collects fossils. He is too young to have an eID of his own: his "
        "parents act for him until he turns 15, and at school he logs in with four pictures.",
    ),
    Story(
        "protected_address",
        "Nanna",
        "Stilledal",
        K,
        date(1991, 3, 25),
        "0901",
        "Nanna har adressebeskyttelse, så andre ikke kan få oplyst, hvor hun bor. Her ser du, at "
        "beskyttelsen følger hende fra register til brev.",
        "Nanna has a protected address, so that others cannot be told where she lives. With her "
        "you see that the protection follows her from the register to the letter.",
    ),
    Story(
        "protected_name",
        "Jonas",
        "Skyggebjerg",
        M,
        date(1979, 12, 5),
        "0904",
        "Jonas har både navne- og adressebeskyttelse. Sider, der viser personer for andre, må "
        "ikke vise hans navn.",
        "Jonas has both his name and his address protected. Pages that show people to others must "
        "not show his name.",
    ),
    Story(
        "exempt",
        "Gudrun",
        "Mosevang-Aftenrød",
        K,
        date(1938, 8, 11),
        "0902",
        "Gudrun er 88 og er fritaget for Digital Post: Hun får sine breve på papir. Send hende et "
        "digitalt brev, og se det høflige afslag, afsenderen får.",
        "Gudrun is 88 and exempt from Digital Post: she gets her letters on paper. Send her a "
        "digital letter and see the polite refusal that the sender gets.",
    ),
    Story(
        "owner",
        "Birgitte",
        "Øllgaard-Nørskov",
        K,
        date(1973, 4, 8),
        "0905",
        "Birgitte ejer et bageri og en lille rådgivningsvirksomhed og får post til begge. Skift "
        "mellem hende selv og de to virksomheder, og se hver sin postkasse.",
        "Birgitte owns a bakery and a small consultancy and gets post for both. Switch between "
        "herself and the two companies and see a mailbox for each.",
        COMPANY,
    ),
    Story(
        "employee",
        "Emil",
        "Klitmark",
        M,
        date(1996, 10, 19),
        "0905",
        "Emil er bager hos Birgitte og ordner bageriets papirer. Han kan handle for bageriet, men "
        "ikke for hendes anden virksomhed.",
        "Emil is a baker at Birgitte's and does the bakery's paperwork. He can act for the bakery, "
        "but not for her other company.",
        COMPANY,
    ),
    Story(
        "caseworker",
        "Lone",
        "Fjordager",
        K,
        date(1980, 1, 23),
        "0904",
        "Lone er sagsbehandler i Tornsø Kommune og kendt for at svare samme dag. Tjenester, der "
        "er tilsluttet login, kan få hende at se som kommunens medarbejder; her læser hun sin "
        "egen post og administrerer kommunens systemer og kontaktpunkter.",
        "Lone is a caseworker at Tornsø Kommune and known for answering the same day. Services "
        "that are connected to login can meet her as the municipality's employee; here she reads "
        "her own post, and administers the municipality's systems and contact points.",
        CASEWORKER,
        "0904",
    ),
    Story(
        "caseworker_region",
        "Anders",
        "Sundkrog",
        M,
        date(1976, 6, 28),
        "0901",
        "Anders arbejder med patientvejledning i Region Sundlandene. Hos en tilsluttet tjeneste "
        "logger han ind for regionen, som Lone gør for kommunen.",
        "Anders works with patient guidance at Region Sundlandene. At a connected service he logs "
        "in for the region, as Lone does for the municipality.",
        CASEWORKER,
        "region",
    ),
    Story(
        "operator",
        "Selma",
        "Nøglebæk",
        K,
        date(1984, 9, 15),
        "0901",
        "Selma holder systemet i gang hos Styrelsen for Nøgler og Breve. Hun opretter tjenester og "
        "afsendersystemer, men kan ikke læse andres post.",
        "Selma keeps the system running at Styrelsen for Nøgler og Breve. She adds services and "
        "sender systems, but cannot read anybody else's post.",
        OPERATOR,
        "post",
    ),
    Story(
        "pensioner",
        "Poul",
        "Enghavegård",
        M,
        date(1949, 5, 2),
        "0903",
        "Poul er pensioneret lærer, passer sine bier og læser sin post på tablet med store "
        "bogstaver. Prøv siderne med forstørret skrift, som han gør.",
        "Poul is a retired teacher who keeps bees and reads his post on a tablet in large letters. "
        "Try the pages with enlarged text, as he does.",
    ),
    Story(
        "student",
        "Laura",
        "Bakkely",
        K,
        date(2005, 8, 27),
        "0902",
        "Laura læser til sygeplejerske og bor på kollegium. Hos hende ser du et kort liv i "
        "registret: ét barndomshjem og én flytning. Hun har vist pas i borgerservice: med en "
        "adgangsnøgle når hendes login niveauet høj.",
        "Laura studies nursing and lives in a hall of residence. With her you see a short life in "
        "the register: one childhood home and one move. She has shown her passport at a desk: with "
        "a passkey her login reaches the level High.",
    ),
    Story(
        "mover",
        "Rasmus",
        "Vandrefalk",
        M,
        date(1990, 11, 11),
        "0901",
        "Rasmus har boet mange steder, og én flytning blev først registreret forkert og "
        "siden rettet. På siden med hans data ser du begge tider og den "
        "flytning, han allerede har meldt.",
        "Rasmus has lived in many places, and one move was first registered wrongly and corrected "
        "later. The page with his data shows both times, and the move he has already announced.",
    ),
    Story(
        "emigrated",
        "Caroline",
        "Udsigt",
        K,
        date(1989, 7, 7),
        "0903",
        "Caroline rejste til Norge for kærlighedens skyld. Hun står i registret som udrejst og har "
        "ingen adresse i landet.",
        "Caroline left for Norway for love. The register shows her as emigrated, with no address "
        "in the country.",
    ),
    Story(
        "deceased",
        "Svend Aage",
        "Aftenrød",
        M,
        date(1936, 3, 18),
        "0902",
        "Svend Aage døde sidste efterår, mæt af dage; han var gift med Gudrun. Registret husker "
        "ham, men ingen kan logge ind som ham eller skrive til ham.",
        "Svend Aage died last autumn, full of years; he was married to Gudrun. The register "
        "remembers him, but nobody can sign in as him or write to him.",
    ),
    Story(
        "turning_fifteen",
        "Ellen",
        "Øllgaard",
        K,
        date(2011, 12, 14),
        "0905",
        "Ellen er Birgittes datter og fylder snart 15. Den dag får hun selv råderet over sin "
        "digitale post, og hendes mor mister den: Stil uret frem, og følg hende fra skolelogin "
        "til sit eget eID.",
        "Ellen is Birgitte's daughter and is about to turn 15. On that day her digital post "
        "becomes her own and her mother loses it: move the clock, and follow her from the school "
        "login to an eID of her own.",
    ),
    Story(
        "new_citizen",
        "Amira",
        "Solhøj",
        K,
        date(1993, 10, 2),
        "0904",
        "Amira er lige kommet hertil for at bygge vindmøller og har fået sit personnummer for få "
        "uger siden. Før den dag kender registret hende ikke.",
        "Amira has just come here to build wind turbines and was given her person number a few "
        "weeks ago. Before that day the register does not know her.",
    ),
    Story(
        "unregistered",
        "Bent",
        "Rolighed",
        M,
        date(1957, 2, 20),
        "0905",
        "Bent har aldrig fået sig tilmeldt Digital Post og er heller ikke fritaget. Prøv at skrive "
        "til ham, og se, hvad afsenderen får at vide.",
        "Bent never got round to registering for Digital Post and is not exempt either. Try "
        "writing to him and see what the sender is told.",
    ),
    Story(
        "twin",
        "Signe",
        "Tvillingdal",
        K,
        date(2001, 4, 30),
        "0902",
        "Signe og Sigrid er tvillinger med samme efternavn, fødselsdag og adresse. Kun "
        "personnummeret skiller dem ad: en god prøve for systemer, der gætter.",
        "Signe and Sigrid are twins with the same surname, birthday and address. Only the person "
        "number tells them apart: a good test for systems that guess.",
    ),
    Story(
        "centenarian",
        "Agnes",
        "Gammelmark",
        K,
        date(1922, 6, 13),
        "0903",
        "Agnes er over hundrede og følger stadig med i det hele. Hendes årstal ligner et barns: "
        "Det er det syvende ciffer i nummeret, der afslører århundredet. Mister hun kodeviseren, "
        "har hun en genoprettelseskode på papir.",
        "Agnes is past a hundred and still follows everything. Her two-digit year looks like that "
        "of a child: it is the seventh digit of the number that tells the century. Should she lose "
        "her code display, she has a recovery code on paper.",
    ),
    Story(
        "teacher",
        "Marie",
        "Tavlebjerg",
        K,
        date(1985, 4, 16),
        "0905",
        "Marie er klasselærer i 3.A og 8.B på Åkærby Skole. Hun giver sine elever nye billeder og "
        "kodekort og ser, hvornår de sidst loggede ind, men ikke andet om dem.",
        "Marie is the class teacher of 3.A and 8.B at Åkærby Skole. She gives her pupils new "
        "pictures and code cards and sees when they last logged in, but nothing else about them.",
        TEACHER,
        "0905",
    ),
)
