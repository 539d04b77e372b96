"""Tables of identity."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from fundament.capabilities.identity.types import AuthenticatorKind, IdentityState
from fundament.capabilities.identity.types.lifecycle import LifeStep, Outcome


class Identity(models.Model):
    """One eID of one person; a person has at most one that is not closed."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    person = models.CharField(max_length=14)
    username = models.CharField(max_length=48, unique=True)
    ial = models.SmallIntegerField()
    state = models.CharField(max_length=10, default=IdentityState.ACTIVE)
    issued_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # The identity that took over, for one that was closed as a duplicate of it.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

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
    """One authenticator of an identity, in use until `withdrawn_at`.

    `secret`: the argon2 hash of a password or of an app's PIN, the sealed secret of a code display,
    the SHA-256 of a recovery code. `credential` finds a passkey (its id) or an app (SHA-256 of its
    browser's cookie); `public_key` checks their signatures (COSE, SubjectPublicKeyInfo).
    `last_step` is the latest time step, or signature count, that was used; older ones are dead.
    `ceiling` is the level of the login or desk by which it was added.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    identity = models.ForeignKey(Identity, models.CASCADE, related_name="authenticators")
    kind = models.CharField(max_length=20)
    label = models.CharField(max_length=60, default="")
    secret = models.BinaryField(default=bytes)
    credential = models.BinaryField(null=True, unique=True)
    public_key = models.BinaryField(null=True)
    ceiling = models.SmallIntegerField(default=3)
    last_step = models.BigIntegerField(default=-1)
    issued_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["identity"],
                condition=Q(kind="password", withdrawn_at__isnull=True),
                name="identity_one_password",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in AuthenticatorKind]),
                name="identity_authenticator_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Invitation(models.Model):
    """A code by which its owner adds an app or a passkey, once; `code` is its SHA-256.

    `ceiling` is how sure one was of her when it was made.
    """

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="+")
    code = models.BinaryField(unique=True)
    label = models.CharField(max_length=60, default="")
    ceiling = models.SmallIntegerField()
    made_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class LoginAttempt(models.Model):
    """A login under way. Without identity when the typed name is nobody's, or was shut since.

    `used` are the authenticators shown so far, `way` the one asked for now, `challenge` what a
    passkey is to sign. `known`: she is logged in, and only what is missing is asked for.
    `renewal` is the sealed secret of the code display that she must set up before the end.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    identity = models.ForeignKey(Identity, models.CASCADE, null=True)
    name_key = models.CharField(max_length=64)
    service = models.CharField(max_length=200)
    wanted = models.SmallIntegerField()
    caller = models.CharField(max_length=45)
    number = models.CharField(max_length=2)
    began_at = models.DateTimeField(db_index=True)
    used = models.JSONField(default=list)
    way = models.CharField(max_length=20, default="")
    ceiling = models.SmallIntegerField(default=3)
    known = models.BooleanField(default=False)
    challenge = models.BinaryField(default=bytes)
    renewal = models.BinaryField(default=bytes)
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


class Question(models.Model):
    """A login that an app is asked to approve; asked in vain where nobody has the name, or no app.

    `authenticator` is the app that approved it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    attempt = models.ForeignKey(LoginAttempt, models.CASCADE, related_name="questions")
    challenge = models.BinaryField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    authenticator = models.ForeignKey(Authenticator, models.CASCADE, null=True, related_name="+")

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


class LifeEvent(models.Model):
    """One step in the life of an identity: never edited, never deleted (migration 0003).

    No person number stands here: the identity has her number, and whoever vouched is named by the
    UUID of her own identity. Of a document there is a keyed digest and its last three signs.
    """

    identity = models.ForeignKey(Identity, models.PROTECT, related_name="life")
    step = models.CharField(max_length=12)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)
    actor = models.CharField(max_length=200, blank=True)
    actor_name = models.CharField(max_length=200)
    authority = models.CharField(max_length=14, blank=True)
    evidence = models.CharField(max_length=20, blank=True)
    in_person = models.BooleanField(default=False)
    document_digest = models.CharField(max_length=64, blank=True, db_index=True)
    document_ending = models.CharField(max_length=3, blank=True)
    vouched_by = models.UUIDField(null=True)
    ial = models.SmallIntegerField()
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(step__in=[step.value for step in LifeStep]),
                name="identity_life_step_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.identity_id}"


class ProposedAct(models.Model):
    """What one officer proposes and another one decides: an act on an identity at level High.

    The evidence of a proposal is kept as in LifeEvent. At most one waits for an identity. Of a
    reissue, `ial` and `username` are those of the identity that is to come.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    identity = models.ForeignKey(Identity, models.PROTECT, related_name="proposals")
    step = models.CharField(max_length=12)
    ial = models.SmallIntegerField()
    evidence = models.CharField(max_length=20, blank=True)
    in_person = models.BooleanField(default=False)
    document_digest = models.CharField(max_length=64, blank=True)
    document_ending = models.CharField(max_length=3, blank=True)
    vouched_by = models.UUIDField(null=True)
    username = models.CharField(max_length=48, blank=True, default="")
    proposed_by = models.CharField(max_length=14)
    proposed_by_name = models.CharField(max_length=200)
    authority = models.CharField(max_length=14, db_index=True)
    proposed_at = models.DateTimeField()
    ends = models.DateTimeField()
    outcome = models.CharField(max_length=10, default="waiting")
    decided_by = models.CharField(max_length=14, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["identity"],
                condition=Q(outcome="waiting"),
                name="identity_one_proposal_waits",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")), name="identity_two_different_officers"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[outcome.value for outcome in Outcome]),
                name="identity_proposal_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.id}"


class ActivationCode(models.Model):
    """A code handed over on paper, kept as a keyed digest; the newest of an identity counts.

    `ceiling` is how sure whoever handed it over was: what is added by it is never worth more.
    `proposal` is what was proposed when it was handed over; its approval raises the letter.
    `begins`: the person ordered it herself, and it works from then. `new_name`: it gives a new eID
    of that name in the place of this one.
    `number` is the digest of the code's first group: by that one a wrong guess is at this letter.
    """

    identity = models.ForeignKey(Identity, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    number = models.CharField(max_length=64, default="")
    proposal = models.UUIDField(null=True)
    ceiling = models.SmallIntegerField(default=2)
    issued_at = models.DateTimeField()
    begins = models.DateTimeField(null=True)
    ends = models.DateTimeField()
    new_name = models.CharField(max_length=48, blank=True, default="")
    wrong = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.identity_id)


class DeskCode(models.Model):
    """A code by which a person shows her eID at a desk, kept as a keyed digest; one at a time.

    `ceiling` is the level of the login in which it was made: evidence by it is never worth more.
    Used up, it is deleted with the act that rests on it.
    """

    identity = models.OneToOneField(Identity, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    ceiling = models.SmallIntegerField()
    made_at = models.DateTimeField()
    ends = models.DateTimeField()
    wrong = models.SmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.identity_id)


class LedNumber(models.Model):
    """A person number that was found to be a second one of somebody: it leads to the first."""

    number = models.CharField(max_length=14, primary_key=True)
    leads_to = models.CharField(max_length=14, db_index=True)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(number=F("leads_to")), name="identity_leads_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return str(self.since)


class DuplicatePair(models.Model):
    """Two person numbers that may be one person's; `first` is the lower of the two."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    first = models.CharField(max_length=14)
    second = models.CharField(max_length=14)
    rule = models.CharField(max_length=20)
    found_at = models.DateTimeField()
    found_by = models.CharField(max_length=200)
    outcome = models.CharField(max_length=10, default="open")
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="identity_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="identity_pair_order"),
        ]

    def __str__(self) -> str:
        return str(self.id)
