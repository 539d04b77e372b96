"""How clients are told that a session is over, and how who asked for it is answered."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from fundament.capabilities.login import queries
from fundament.capabilities.login.adapters import back_channel
from fundament.capabilities.login.models import Logout, LogoutCall, ProviderSession
from fundament.capabilities.login.rules.inspecting import Mask
from fundament.capabilities.login.service import brokers, inspecting
from fundament.capabilities.login.service.openid import keys
from fundament.capabilities.login.service.openid import showing_logouts as showing
from fundament.capabilities.login.types import Answer, Frame, OpenIdLogout, Part, State
from fundament.standards.oidc import tokens
from fundament.standards.oidc.requests import answer_address
from fundament.standards.oidc.tokens import LIFE_OF_LOGOUT_TOKEN, Issue


def may_tell(call: LogoutCall, alone: bool) -> bool:
    """Return whether the client has an address to be told at without the browser."""
    return bool(queries.client_of(call.provider_session.provider).logouts.back_channel)


def deliver(call: LogoutCall, at: datetime) -> None:
    """Deliver the logout token of a call, freshly signed.

    Raises NotDelivered. Source: openid-connect-backchannel 2.5.
    """
    part = call.provider_session
    client = queries.client_of(part.provider)
    issue = Issue(
        _issuer(call.logout, part), client.client_id, part.name_id, at,
        LIFE_OF_LOGOUT_TOKEN,
    )  # fmt: skip
    signer = keys.signer_for(client.id_token_algorithm, at)
    token = tokens.write_logout_token(issue, part.session_index, signer)
    shown = partial(showing.token_part, token, issue, client)
    try:
        status = back_channel.deliver(client.logouts.back_channel, {"logout_token": token})
    except back_channel.NotDelivered as error:
        reply = showing.answer_part(error.status, str(error), at)
        _note(call, lambda mask: (shown(mask), reply), State.FAILED, at)
        raise
    reply = showing.answer_part(status, "", at)
    _note(call, lambda mask: (shown(mask), reply), State.LOGGED_OUT, at)


def _note(
    call: LogoutCall, parts: Callable[[Mask], Iterable[Part]], state: State, at: datetime
) -> None:
    """Let the inspector see how a client was told."""
    row = call.provider_session.provider
    record = inspecting.Record(inspecting.call_id(call), row, call.logout.broker, at)
    inspecting.noted(record, parts, state)


def ask(logout: Logout, call: LogoutCall, at: datetime) -> Answer | Frame | None:
    """Return the frame by which the browser tells the client; None when it has no address.

    Source: openid-connect-frontchannel 2.
    """
    part = call.provider_session
    logouts = queries.client_of(part.provider).logouts
    if not logouts.front_channel:
        return None
    fields = {"iss": _issuer(logout, part), "sid": part.session_index}
    address = answer_address(logouts.front_channel, fields)
    _note(call, lambda mask: (showing.frame_part(address, at, mask),), State.TOLD, at)
    return Frame(address)


def _issuer(logout: Logout, part: ProviderSession) -> str:
    """Return the name of ours by which the client was told of the login."""
    return queries.issuer_of(part) or brokers.named(logout.broker).issuer


def last_answer(logout: Logout, failed: bool, at: datetime) -> Answer:
    """Return where the person goes in the end: the client's address, or nowhere.

    Source: openid-connect-rpinitiated 3.
    """
    row = logout.asked_by
    if row is None:
        raise AssertionError("an answer needs somebody who asked")
    asked, names = OpenIdLogout.of(logout.request), queries.names_of(row)
    state = State.PARTIAL if failed else State.LOGGED_OUT
    if not asked.redirect_uri:
        inspecting.went_on(logout.id, lambda mask: (), state)
        return Answer(*names)
    fields = {"state": asked.state} if asked.state is not None else {}
    address = answer_address(asked.redirect_uri, fields)
    shown = partial(showing.back_part, address, asked.state, at)
    inspecting.went_on(logout.id, lambda mask: (shown(mask),), state)
    return Answer(*names, address=address)
