"""What a sender does about a fault, by its code: beside the rule that was broken, the way out.

Also for the codes of what a letter is before it is a MeMo (XML), and of what may be sent at all.
"""

# The beginning of a code, and its cure in Danish and English; the first that fits counts.
_CURES = (
    (
        "xml.",
        "Send velformet XML i UTF-8 uden DOCTYPE.",
        "Send well-formed XML in UTF-8 without a DOCTYPE.",
    ),
    (
        "memo.root",
        "Brug MeMo-navnerummet, og lad memo:Message være roden.",
        "Use the MeMo namespace and let memo:Message be the root.",
    ),
    ("memo.version", "Skriv memoVersion 1.1 eller 1.2.", "Write memoVersion 1.1 or 1.2."),
    (
        "memo.sch",
        "Skriv memoSchVersion 1.1.0 i MeMo 1.1, og udelad den i 1.2.",
        "Write memoSchVersion 1.1.0 in MeMo 1.1 and leave it out in 1.2.",
    ),
    (
        "memo.element.missing",
        "Indsæt elementet på sin plads i rækkefølgen.",
        "Put the element in its place in the order.",
    ),
    ("memo.element.order", "Flyt elementet til sin plads.", "Move the element to its place."),
    ("memo.element.repeated", "Fjern dem, der er for mange.", "Remove those that are too many."),
    ("memo.element.choice", "Behold ét af dem.", "Keep one of them."),
    (
        "memo.element",
        "Fjern elementet, eller ret dets navn.",
        "Remove the element or correct its name.",
    ),
    ("memo.attribute", "Fjern attributten.", "Remove the attribute."),
    ("memo.t", "Fjern det, eller ret det efter reglen.", "Remove it, or correct it by the rule."),
    ("memo.value.too", "Forkort værdien.", "Make the value shorter."),
    ("memo.uuid", "Lav en ny UUID af version 4.", "Make a new UUID of version 4."),
    ("memo.body", "Lad MessageBody passe til messageType.", "Let MessageBody fit the messageType."),
    (
        "file.content",
        "Lad filnavn, encodingFormat og indhold passe sammen.",
        "Let file name, encodingFormat and content agree.",
    ),
    (
        "file.empty",
        "Læg indhold i filen, eller fjern den.",
        "Put content into the file or remove it.",
    ),
    (
        "file.",
        "Omdøb filen, eller send den i et andet format.",
        "Rename the file or send it in another format.",
    ),
    (
        "do.not",
        "Vælg en dato fra i dag til et år frem.",
        "Choose a date from today to a year ahead.",
    ),
    (
        "",
        "Skriv værdien på den form, som reglen kræver.",
        "Write the value in the form that the rule asks for.",
    ),
)


def cure_of(code: str, language: str) -> str:
    """Return what to do about a fault of that code, in the language: Danish for `da`, else English.

    Every code has one; where no other fits, it is to write the value as the rule asks.
    """
    _, danish, english = next(row for row in _CURES if code.startswith(row[0]))
    return danish if language.startswith("da") else english
