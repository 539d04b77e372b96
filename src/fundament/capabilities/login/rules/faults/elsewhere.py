"""Faults that are in no answer to a login: a broker that is slow or down, a partial logout."""

from dataclasses import replace

from fundament.capabilities.login.rules.faults.fault import Fault, Hand, Stage, unchanged
from fundament.capabilities.login.types import Must, Severity
from fundament.standards.saml.names import StatusCode
from fundament.standards.saml.types import LogoutResponse, Status

PARTIAL = Status(StatusCode.SUCCESS, StatusCode.PARTIAL_LOGOUT)
SLOW, DOWN = "broker-slow", "broker-down"


def _partial(answer: LogoutResponse, hand: Hand) -> LogoutResponse:
    return replace(answer, status=PARTIAL)


ELSEWHERE: tuple[Fault, ...] = (
    Fault(
        SLOW, Stage.ARRIVAL, Severity.MINOR,
        "Brokeren svarer først efter ti sekunder.", "The broker answers after ten seconds only.",
        "OIOSAML.Java: refuses answers older than the skew", unchanged, Must.ACCEPT,
        "Klienten skal vente på, at browseren kommer tilbage, og tage imod svaret.",
        "The client must wait until the browser comes back, and accept the answer.",
    ),
    Fault(
        DOWN, Stage.ARRIVAL, Severity.MINOR,
        "Brokeren er nede (503).", "The broker is down (503).",
        "RFC 9110, 15.6.4", unchanged, Must.EITHER,
        "Klienten må ikke åbne en session og skal kunne begynde forfra bagefter.",
        "The client must open no session, and must be able to begin anew afterwards.",
    ),
    Fault(
        "logout-partial", Stage.SAML_LOGOUT, Severity.MINOR,
        "Log ud besvares med Success og PartialLogout.",
        "The logout is answered with Success and PartialLogout.", "saml-core 3.7.3.2", _partial,
        Must.ACCEPT,
        "Klienten skal afslutte sin session og sige, at ikke alle blev logget ud.",
        "The client must end its session, and say that not everybody was logged out.",
    ),
    Fault(
        "logout-not-mine", Stage.SAML_LOGOUT, Severity.MINOR,
        "Svaret på log ud har et andet InResponseTo.",
        "The answer to the logout has another InResponseTo.", "saml-core 3.2.2",
        lambda answer, hand: replace(answer, in_response_to="_0000000000000000000000000000dead"),
        Must.REFUSE,
        "Klienten skal afvise svaret; dens egen session er allerede slut.",
        "The client must refuse the answer; its own session has ended already.",
    ),
)  # fmt: skip
