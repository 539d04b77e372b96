"""Tables of identity."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from fundament.capabilities.identity.types import AuthenticatorKind, IdentityState


class Identity(models.Model):
    """One eID of one person; a person has at most one that is not closed."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    person = models.CharField(max_length=14)
    username = models.CharField(max_length=48, unique=True)
    ial = models.SmallIntegerField()
    state = models.CharField(max_length=10, default=IdentityState.ACTIVE)
    issued_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=~Q(state="CLOSED"), name="identity_one_per_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in IdentityState]),
                name="identity_state_known",
            ),
            models.CheckConstraint(condition=Q(ial__range=(1, 3)), name="identity_ial_known"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Authenticator(models.Model):
    """A password (its argon2 hash) or a code display (its sealed secret) of an identity.

    `last_step` is the latest time step whose code was used; older codes are dead.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="authenticators")
    kind = models.CharField(max_length=20)
    secret = models.BinaryField()
    last_step = models.BigIntegerField(default=-1)
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["identity", "kind"], name="identity_one_authenticator_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in AuthenticatorKind]),
                name="identity_authenticator_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class LoginAttempt(models.Model):
    """A login under way. Without identity when the typed name is nobody's."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    identity = models.ForeignKey(Identity, models.CASCADE, null=True)
    name_key = models.CharField(max_length=64)
    service = models.CharField(max_length=200)
    wanted = models.SmallIntegerField()
    caller = models.CharField(max_length=45)
    number = models.CharField(max_length=2)
    began_at = models.DateTimeField(db_index=True)
    password_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    refused = models.SmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("began_at")),
                name="identity_attempt_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class TryCount(models.Model):
    """Wrong tries in a row per name and authenticator; names that are nobody's count alike."""

    key = models.CharField(max_length=80, primary_key=True)
    wrong = models.IntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class CallerCount(models.Model):
    """What one network did in one window of ten minutes."""

    caller = models.CharField(max_length=45)
    window = models.BigIntegerField(db_index=True)
    begun = models.IntegerField(default=0)
    wrong = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["caller", "window"], name="identity_caller_window"),
        ]

    def __str__(self) -> str:
        return f"{self.caller} {self.window}"
