"""A fault found in a MeMo, and the refusal that carries all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from fundament.kernel.errors import Refusal
from fundament.standards.memo.codes import Code, Reaction, strongest


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: what (code), where (XPath with the official prefixes; line), and its facts.

    `line` is 0 when the place has none. Facts never hold the text of the letter.
    """

    code: Code
    path: str
    line: int = 0
    facts: dict[str, Any] = field(default_factory=dict)

    def sentence(self, language: str = "da") -> str:
        """Return the sentence in the language: Danish for `da`, else English."""
        template = self.code.danish if language.startswith("da") else self.code.english
        return template.format(**self.facts)


class MemoInvalid(Refusal):
    """The letter breaks the MeMo schema or its rules; `code` is that of the first fault.

    `faults` holds all of them in the order of the document, `reaction` what the sender does best.
    """

    code: ClassVar[str] = "memo.not.valid"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Brevet følger ikke MeMo-standarden: {first_da} Sted: {path}."
    english: ClassVar[str] = "The letter does not follow the MeMo standard: {first_en} At: {path}."

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        vars(self)["code"] = first.code.name
        super().__init__(
            first_da=first.sentence("da"),
            first_en=first.sentence("en"),
            path=first.path,
            line=first.line,
            faults=len(faults),
        )
        self.faults = tuple(faults)

    @property
    def reaction(self) -> Reaction:
        """What the sender does best: the strongest reaction of all faults."""
        return strongest(fault.code.reaction for fault in self.faults)
