"""An ID token before it is signed; what is put in for trying out a client changes a draft."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fundament.standards.oidc.tokens import ID, Issue, Signer, write_id_token


@dataclass(frozen=True, slots=True)
class TokenDraft:
    """What the token says, by whose key, as which kind; `sign` makes a token of it."""

    issue: Issue
    claims: Mapping[str, Any]
    signer: Signer
    kind: str = ID
    sign: "Callable[[TokenDraft], str] | None" = None

    def whole(self) -> dict[str, Any]:
        """Return all claims; one that is None is left out."""
        told = self.issue.claims() | dict(self.claims)
        return {name: value for name, value in told.items() if value is not None}

    def write(self) -> str:
        """Return the token."""
        if self.sign is not None:
            return self.sign(self)
        return write_id_token(self.issue, self.claims, self.signer, self.kind)
