"""What login keeps, and for how long: everything goes by the hour when no rule needs it."""

from datetime import datetime, timedelta

from fundament.capabilities.login.models import (
    BrokerSession,
    InspectedLogin,
    PendingLogin,
    PushedRequest,
    RefreshToken,
    RefusalCount,
    RefusedMessage,
    RevokedToken,
    SeenMessage,
)

# Longer than an IssueInstant is accepted (rules.saml.requests: five minutes either way).
KEPT_MESSAGES = timedelta(minutes=15)
KEPT_LOGINS = timedelta(days=1)
KEPT_COUNTS = timedelta(hours=1)
KEPT_INSPECTIONS = timedelta(days=3)
KEPT_REFUSALS = timedelta(days=180)
KEPT_SESSIONS = timedelta(days=180)
# However many were refused, operators read the newest: anybody can send what is refused.
MOST_REFUSALS = 100_000
MOST_INSPECTIONS = 2_000


def forget_old(at: datetime) -> None:
    """Delete what no rule needs any longer."""
    PushedRequest.objects.filter(pushed_at__lt=at - KEPT_MESSAGES).delete()
    RevokedToken.objects.filter(ends_at__lt=at).delete()
    RefreshToken.objects.filter(ends_at__lt=at).delete()
    SeenMessage.objects.filter(seen_at__lt=at - KEPT_MESSAGES).delete()
    PendingLogin.objects.filter(began_at__lt=at - KEPT_LOGINS).delete()
    RefusalCount.objects.filter(minute__lt=at - KEPT_COUNTS).delete()
    RefusedMessage.objects.filter(at__lt=at - KEPT_REFUSALS).delete()
    oldest = RefusedMessage.objects.order_by("-id").values_list("id", flat=True)[MOST_REFUSALS:]
    if (too_many := oldest.first()) is not None:
        RefusedMessage.objects.filter(id__lte=too_many).delete()
    inspections = InspectedLogin.objects.filter(kept_at__isnull=True)
    inspections.filter(began_at__lt=at - KEPT_INSPECTIONS).delete()
    newest = inspections.order_by("-began_at").values_list("id", flat=True)
    inspections.exclude(id__in=list(newest[:MOST_INSPECTIONS])).delete()
    BrokerSession.objects.filter(ends_at__lt=at - KEPT_SESSIONS).delete()
