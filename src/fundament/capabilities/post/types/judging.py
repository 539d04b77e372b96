"""HTML judged before it is sent: what would be cleaned away, where, and whether it is approved."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from fundament.kernel.errors import Refusal


class HtmlPolicy(StrEnum):
    """How strictly HTML is judged. Source: Digital Post API 1.68, Validate."""

    STRICT = "STRICT"
    LENIENT = "LENIENT"


@dataclass(frozen=True, slots=True)
class HtmlRule:
    """One kind of thing that is cleaned away; `acts`: it does something or calls somewhere."""

    code: str
    danish: str
    english: str
    acts: bool = True


@dataclass(frozen=True, slots=True)
class HtmlFinding:
    """One thing that would be cleaned away: XPath (or the bare name, when it has no place of its
    own), line (0 when there is none), and the tag, attribute or value, cut short."""

    rule: HtmlRule
    path: str
    line: int
    value: str


@dataclass(frozen=True, slots=True)
class HtmlVerdict:
    """What was found, and whether the policy lets it pass."""

    policy: HtmlPolicy
    findings: tuple[HtmlFinding, ...]

    @property
    def approved(self) -> bool:
        """STRICT approves what is shown as it is, LENIENT also what only loses its looks."""
        if self.policy is HtmlPolicy.STRICT:
            return not self.findings
        return not any(finding.rule.acts for finding in self.findings)


class PolicyUnknown(Refusal):
    """The policy is neither STRICT nor LENIENT."""

    code: ClassVar[str] = "html.policy.not.valid"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Parameteren policy skal være STRICT eller LENIENT."
    english: ClassVar[str] = "The parameter policy must be STRICT or LENIENT."


class NotHtml(Refusal):
    """The body to be judged is declared as something else than HTML."""

    code: ClassVar[str] = "html.content.type.not.supported"
    status: ClassVar[int] = 415
    danish: ClassVar[str] = "Content-Type skal være text/html; kun HTML kan bedømmes."
    english: ClassVar[str] = "Content-Type must be text/html; only HTML can be judged."


class HtmlTooLarge(Refusal):
    """The HTML is larger, or has more or deeper nested tags, than is judged and shown."""

    code: ClassVar[str] = "html.too.large"
    status: ClassVar[int] = 413
    danish: ClassVar[str] = (
        "HTML bedømmes kun op til {bytes} byte, {tags} mærker og {tags} tegnkoder, og når mærkerne "
        "ikke ligger for dybt inden i hinanden."
    )
    english: ClassVar[str] = (
        "HTML is judged up to {bytes} bytes, {tags} tags and {tags} character references only, and "
        "when the tags are not nested too deeply."
    )
