"""One family of refusals, rendered once at the edge in the caller's own format."""

from typing import ClassVar


class Refusal(Exception):
    """A clear no: a code for machines, a sentence in Danish and in English for people.

    Subclasses set `code` (lower.dotted), `status` (HTTP), and the two sentences, which may name
    facts in braces: `Refused(label=256)` fills `{label}`. Facts are never personal data, because
    refusals are logged. Anything that is not a Refusal is a bug and a 500.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422
    danish: ClassVar[str] = "Anmodningen blev afvist."
    english: ClassVar[str] = "The request was refused."
    retry_after: ClassVar[int | None] = None

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts

    def sentence(self, language: str = "da") -> str:
        """Return the sentence in the language: Danish for `da`, else English."""
        template = self.danish if language.startswith("da") else self.english
        return template.format(**self.facts)

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence('en')}"
