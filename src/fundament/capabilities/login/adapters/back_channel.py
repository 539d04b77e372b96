"""Calls to a service's own address, without the browser: it is told of a logout so."""

from urllib.parse import urlencode

from fundament.kernel import fetching

_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Cache-Control": "no-store"}


class NotDelivered(Exception):
    """The service did not take the message; another try may help.

    `status` is what it answered by HTTP (0: nothing).
    """

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status


def deliver(address: str, fields: dict[str, str]) -> int:
    """Post a form to a registered address; return its status, 200 or 204: it was taken.

    Raises NotDelivered. Source: openid-connect-backchannel 2.5 and 2.8.
    """
    status, _ = _posted(address, urlencode(fields).encode(), _FORM)
    if status not in {200, 204}:
        raise NotDelivered(f"status {status}", status)
    return status


def call(address: str, envelope: bytes, action: str) -> bytes:
    """Post a SOAP envelope to a registered address and return the envelope that comes back.

    Raises NotDelivered. Source: saml-bindings 3.2.3.
    """
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action}"'}
    status, body = _posted(address, envelope, headers)
    if status != 200:
        raise NotDelivered(f"status {status}", status)
    return body


def _posted(address: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """Return status and body of the answer, from the open internet alone outside the demo.

    Raises NotDelivered.
    """
    letter = fetching.Letter("POST", body, headers)
    try:
        return fetching.ask(address, letter, fetching.own_reach())
    except fetching.Unreachable as error:
        raise NotDelivered(error.reason) from error
