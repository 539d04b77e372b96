"""Persons whom a registration authority meets: its two officers, and those with odd numbers."""

from datetime import date

from fundament.capabilities.registers.demo.stories import CITIZEN, K, M, Story
from fundament.capabilities.registers.demo.stories import STORIES as FIRST_STORIES
from fundament.capabilities.registers.types import ShowcaseRole

RA_OFFICER = ShowcaseRole.RA_OFFICER
# Their numbers were given for an authority's use: they have never lived in the country.
ADMINISTRATIVE = frozenset({"administrative", "duplicate_abroad"})

STORIES = (
    *FIRST_STORIES,
    Story(
        "ra_officer",
        "Kirsten",
        "Passager",
        K,
        date(1978, 8, 21),
        "0904",
        "Kirsten sidder i borgerservice i Tornsø Kommune og udsteder eID. Hun ser på pas, spærrer, "
        "når noget er mistet, og foreslår niveauet Høj, som en kollega skal sige ja til.",
        "Kirsten works at the citizen service desk of Tornsø Kommune and issues eIDs. She checks "
        "passports, blocks what is lost, and proposes the level High, which a colleague approves.",
        RA_OFFICER,
        "0904",
    ),
    Story(
        "ra_second",
        "Torben",
        "Medhør",
        M,
        date(1985, 3, 6),
        "0905",
        "Torben er den anden ved skranken i Tornsø: Det, Kirsten foreslår, venter på ham. Sit eget "
        "eID kan ingen af dem behandle.",
        "Torben is the second one at the desk in Tornsø: what Kirsten proposes waits for him. "
        "Neither of them can work on their own eID.",
        RA_OFFICER,
        "0904",
    ),
    Story(
        "administrative",
        "Ilse",
        "Grænsegård",
        K,
        date(1987, 10, 9),
        "0901",
        "Ilse bor syd for grænsen og arbejder her. Hun har et administrativt personnummer uden "
        "bopæl, og det er mærket, hvor en RA-medarbejder ser hende.",
        "Ilse lives south of the border and works here. She has an administrative person number "
        "without residence, and it is marked wherever an RA officer sees her.",
    ),
    Story(
        "duplicate",
        "Nadja",
        "Tohuse",
        K,
        date(1992, 2, 18),
        "0904",
        "Nadja flyttede hertil og fik et personnummer, skønt hun havde et administrativt fra før. "
        "Kirsten kan se de to numre ved siden af hinanden og samle dem.",
        "Nadja moved here and was given a person number although she had an administrative one "
        "from before. Kirsten can see the two numbers side by side and merge them.",
    ),
    Story(
        "duplicate_abroad",
        "Nadja Marie",
        "Tohuse",
        K,
        date(1992, 2, 18),
        "0904",
        "Det er Nadja under sit gamle, administrative nummer fra et sommerjob. Når de to er "
        "samlet, fører begge numre til ét eID, og intet af historien er væk.",
        "This is Nadja under her old administrative number from a summer job. Once the two are "
        "merged, both numbers lead to one eID, and nothing of the history is gone.",
        CITIZEN,
    ),
)
