"""What the fictional authorities write. All of it is made up."""

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """In which file type the letter is written."""

    PDF = "pdf"
    HTML = "html"
    TEXT = "txt"


@dataclass(frozen=True, slots=True)
class Text:
    """A letter without recipient: who writes, what, with which attachments and which link.

    `sender` is a key of `senders.SENDERS`; `action` is (code, label, address). `month` is year and
    month of a letter that belongs to its time; others come in the months before the load.
    """

    sender: str
    title: str
    paragraphs: tuple[str, ...]
    form: Form = Form.PDF
    attachments: tuple[str, ...] = ()
    action: tuple[str, str, str] | None = None
    mandatory: bool = False
    month: tuple[int, int] | None = None


HEALTH_CARD = Text(
    "municipality",
    "Dit nye sundhedskort",
    (
        "Du har valgt ny læge, og derfor får du et nyt sundhedskort med posten inden for to uger.",
        "Kortet gælder fra den dag, det er udstedt. Klip det gamle over, når du har det nye.",
        "Du behøver ikke gøre noget. Har du ikke fået kortet om to uger, så skriv til os.",
    ),
)
PARKING = Text(
    "municipality",
    "Svar på din ansøgning om beboerlicens",
    (
        "Vi har behandlet din ansøgning, og du kan få beboerlicens til din bil.",
        "Licensen gælder i et år, fra du har betalt. Den gælder kun i den zone, hvor du bor.",
        "Du kan klage over afgørelsen inden fire uger.",
    ),
    attachments=("Kort over zonerne", "Sådan klager du"),
    action=("BETALING", "Betal beboerlicensen", "https://betaling.ravnsund.example/beboerlicens"),
)
TAX = Text(
    "benefits",
    "Din årsopgørelse ligger klar",
    (
        "Vi har regnet din årsopgørelse ud af de oplysninger, vi har fået fra din "
        "arbejdsgiver, din bank og andre.",
        "Se den igennem. Er noget forkert, kan du rette det selv indtil den 1. maj.",
    ),
    form=Form.HTML,
    action=(
        "SELVBETJENING",
        "Se årsopgørelsen",
        "https://selvbetjening.ydelser.example/aarsopgoerelse",
    ),
)
HOUSING = Text(
    "benefits",
    "Din boligstøtte er regnet om",
    (
        "Din husleje er ændret, og derfor har vi regnet din boligstøtte om.",
        "Fra næste måned får du 1.284 kr. om måneden. Pengene kommer den første hverdag.",
        "Ændrer din indkomst eller din husstand sig, skal du fortælle os det.",
    ),
    attachments=("Beregning",),
    mandatory=True,
)
HOSPITAL = Text(
    "region",
    "Indkaldelse til undersøgelse",
    (
        "Vi har fået en henvisning fra din læge og har reserveret en tid til dig.",
        "Mød ti minutter før. Tag gerne en pårørende med.",
        "Passer tiden ikke, så ring på hverdage fra 8 til 12.",
    ),
    attachments=("Sådan forbereder du dig", "Kort over hospitalet"),
    action=("AFTALE", "Bekræft eller flyt tiden", "https://tider.sundlandene.example/aftale"),
)
SCREENING = Text(
    "region",
    "Tilbud om screening",
    (
        "Du er i den alder, hvor alle får tilbud om en screening. Det er frivilligt.",
        "Læs mere om fordele og ulemper i bilaget, og bestil en tid, hvis du vil.",
    ),
    form=Form.HTML,
    attachments=("Fordele og ulemper",),
    action=("TILMELDING", "Bestil en tid", "https://tider.sundlandene.example/screening"),
)
REGISTER = Text(
    "persons",
    "Din flytning er registreret",
    (
        "Vi har registreret din nye adresse. Myndigheder, banker og læger får besked af sig selv.",
        "Har du ikke meldt flytning, så skriv til os med det samme.",
    ),
)
SCHOOL = Text(
    "municipality",
    "Velkommen til et nyt skoleår",
    (
        "Skolen begynder igen efter ferien. Den første dag begynder klokken ni.",
        "I bilaget er der en liste over det, der skal med i tasken.",
    ),
    form=Form.HTML,
    attachments=("Det skal med",),
)
KEYS = Text(
    "keys",
    "Sådan passer du på dit eID",
    (
        "Giv aldrig din kode til andre, heller ikke til nogen, der siger, at de ringer fra banken.",
        "Mister du din kodeviser, kan du spærre den døgnet rundt.",
    ),
    form=Form.TEXT,
)
PENSION = Text(
    "benefits",
    "Din folkepension næste år",
    (
        "Satserne bliver reguleret hvert år. I bilaget kan du se, hvad du får fra januar.",
        "Stemmer det ikke med dine indtægter, så ret dem hos os.",
    ),
    attachments=("Satser",),
    mandatory=True,
)
STUDENT = Text(
    "benefits",
    "Din uddannelsesstøtte er bevilget",
    (
        "Du får støtte fra den måned, hvor du begynder. Pengene kommer den sidste hverdag.",
        "Husk at melde fra, hvis du holder op eller tjener mere, end du har regnet med.",
    ),
)
COMPANY = Text(
    "municipality",
    "Kontrol af fødevarer: rapport",
    (
        "Vi var på besøg og har skrevet en rapport. Den skal hænge, så kunderne kan se den.",
        "Der var ingen anmærkninger.",
    ),
    attachments=("Rapport",),
    mandatory=True,
)
VAT = Text(
    "benefits",
    "Frist for indberetning",
    ("Fristen for at indberette for dette kvartal er den første i næste måned.",),
    form=Form.TEXT,
    action=("SELVBETJENING", "Indberet", "https://erhverv.ydelser.example/indberet"),
)
EVERYDAY = (HEALTH_CARD, PARKING, TAX, HOUSING, HOSPITAL, SCREENING, REGISTER, KEYS)
YEARLY = tuple(
    Text(
        sender,
        title.format(year=year),
        (body.format(year=year), "Du behøver ikke gøre noget."),
        form,
        month=(year + later, month),
    )
    for year in range(2012, 2026)
    for sender, title, body, form, later, month in (
        ("persons", "Valgkort og valgsted {year}", "Her stemmer du i {year}.", Form.PDF, 0, 5),
        ("municipality", "Ejendomsskat {year}", "Din ejendomsskat for {year}.", Form.PDF, 0, 10),
        ("region", "Tilskud til medicin {year}", "Dit tilskud for {year}.", Form.TEXT, 0, 12),
        ("municipality", "Vand og varme {year}", "Dit forbrug i {year}.", Form.PDF, 1, 1),
        ("benefits", "Årsopgørelse {year}", "Din årsopgørelse for {year}.", Form.HTML, 1, 3),
    )
)
