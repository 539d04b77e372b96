"""Tables of login."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q


class ServiceProvider(models.Model):
    """A service provider: its metadata as uploaded is the one truth; keys are read from it."""

    entity_id = models.CharField(max_length=1024)
    metadata = models.BinaryField()
    private_sector = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entity_id"],
                condition=Q(removed_at__isnull=True),
                name="login_one_provider_of_a_name",
            )
        ]

    def __str__(self) -> str:
        return self.entity_id


class PairwiseId(models.Model):
    """The uuid by which one service provider knows a person, alone or for an organisation.

    Keyed by entityID, so that a provider whose metadata is replaced keeps its users.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid4)
    entity_id = models.CharField(max_length=1024)
    person_uuid = models.UUIDField()
    organisation = models.CharField(max_length=14, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entity_id", "person_uuid", "organisation"], name="login_pairwise_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class BrokerSession(models.Model):
    """One login in one browser; `secret` is the SHA-256 of the cookie, `broker` our entityID."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    secret = models.BinaryField(unique=True)
    broker = models.CharField(max_length=255)
    person = models.CharField(max_length=14)
    identity = models.UUIDField()
    level = models.SmallIntegerField()
    ial = models.SmallIntegerField()
    aal = models.SmallIntegerField()
    authenticated_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class ProviderSession(models.Model):
    """A service provider's part of a session: what a LogoutRequest must name."""

    session = models.ForeignKey(BrokerSession, models.CASCADE, related_name="providers")
    provider = models.ForeignKey(ServiceProvider, models.CASCADE, related_name="+")
    name_id = models.CharField(max_length=256)
    name_id_format = models.CharField(max_length=128)
    session_index = models.CharField(max_length=64, unique=True)
    organisation = models.CharField(max_length=14, default="")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.session_index


class PendingLogin(models.Model):
    """A checked AuthnRequest that waits for a person; `browser` is the SHA-256 of her cookie.

    `relay_state` is NULL when absent, which differs from empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    provider = models.ForeignKey(ServiceProvider, models.CASCADE, related_name="+")
    browser = models.BinaryField()
    broker = models.CharField(max_length=255)
    request_id = models.CharField(max_length=256)
    acs_url = models.CharField(max_length=2048)
    relay_state = models.TextField(null=True)  # noqa: DJ001
    level = models.SmallIntegerField()
    exact = models.BooleanField(default=False)
    identity_type = models.CharField(max_length=12)
    name_id_format = models.CharField(max_length=128)
    requesters = models.JSONField(default=list)
    began_at = models.DateTimeField(db_index=True)
    attempt = models.UUIDField(null=True)
    session = models.ForeignKey(BrokerSession, models.CASCADE, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class SeenMessage(models.Model):
    """The ID of a signed request, kept as long as its IssueInstant could still be accepted."""

    issuer = models.CharField(max_length=1024)
    message_id = models.CharField(max_length=256)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "message_id"], name="login_message_once")
        ]

    def __str__(self) -> str:
        return self.message_id


class Logout(models.Model):
    """A logout under way: who asked for it, and what is to be answered."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    session = models.ForeignKey(BrokerSession, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(ServiceProvider, models.CASCADE, related_name="+")
    request_id = models.CharField(max_length=256)
    relay_state = models.TextField(null=True)  # noqa: DJ001
    broker = models.CharField(max_length=255)
    by_post = models.BooleanField(default=False)
    began_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class LogoutCall(models.Model):
    """One service provider to be asked in a logout, in turn, and what came of it."""

    logout = models.ForeignKey(Logout, models.CASCADE, related_name="calls")
    provider_session = models.ForeignKey(ProviderSession, models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, default="")

    def __str__(self) -> str:
        return self.message_id


class RefusedMessage(models.Model):
    """A message that was refused: code, claimed issuer and host; never its content."""

    at = models.DateTimeField(db_index=True)
    code = models.CharField(max_length=64)
    issuer = models.CharField(max_length=256)
    host = models.CharField(max_length=255)

    def __str__(self) -> str:
        return self.code
