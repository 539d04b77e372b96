"""What a fault is: a change of an answer that is otherwise right, and what a client owes it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from fundament.capabilities.login.types import FaultShown, Must, Protocol, Severity
from fundament.standards.oiosaml.profiles import TODAY
from fundament.standards.oiosaml.types import Profile

Change = Callable[[Any, "Hand"], Any]


class Stage(StrEnum):
    """Where in a login a fault is put in, by what is changed there."""

    ARRIVAL = "arrival"
    SAML_ANSWER = "saml answer"
    SAML_LOGOUT = "saml logout"
    OPENID_ANSWER = "openid answer"
    ID_TOKEN = "id token"  # noqa: S105  (the name of a stage)
    TOKEN_REPLY = "token reply"  # noqa: S105
    USERINFO = "userinfo"


@dataclass(frozen=True, slots=True)
class Hand:
    """What a change needs to know beside the answer. `stranger` and `unannounced` name keys.

    `announced` are the ciphers that the service's metadata lists.
    """

    at: datetime
    profile: Profile = TODAY
    announced: frozenset[str] = frozenset()
    stranger: str = "login-fault-stranger"
    unannounced: str = "login-fault-next"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it is put in, what it does, what a correct client does, and who says so."""

    code: str
    stage: Stage
    severity: Severity
    danish: str
    english: str
    source: str
    change: Change
    must: Must = Must.REFUSE
    owed_danish: str = ""
    owed_english: str = ""
    theme: str = ""

    @property
    def protocol(self) -> Protocol | None:
        """Which protocol it is of; None: of any."""
        if self.stage is Stage.ARRIVAL:
            return None
        return Protocol.SAML if self.stage.startswith("saml") else Protocol.OIDC

    def shown(self) -> FaultShown:
        """Return the fault as pages and reports tell it."""
        danish, english = OWED[self.must]
        return FaultShown(
            self.code,
            self.severity,
            self.danish,
            self.english,
            self.must,
            self.owed_danish or danish,
            self.owed_english or english,
            self.source,
            self.theme,
            self.stage is Stage.SAML_LOGOUT,
        )


OWED = {
    Must.REFUSE: (
        "Klienten skal afvise svaret, vise en fejl og ikke åbne en session.",
        "The client must refuse the answer, show an error and open no session.",
    ),
    Must.ACCEPT: (
        "Klienten skal tage imod svaret.",
        "The client must accept the answer.",
    ),
    Must.EITHER: (
        "Klienten må tage imod eller afvise, men må ikke gå i stykker.",
        "The client may accept or refuse, but must not break.",
    ),
}


def unchanged(draft: Any, hand: Hand) -> Any:
    """Return it as it is: the fault is not in an answer."""
    return draft
