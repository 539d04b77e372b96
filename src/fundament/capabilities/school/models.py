"""Tables of school. Persons are parties of the registers; no name and no address is kept here."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from fundament.capabilities.school.types import FactorKind, LoginState


class Institution(models.Model):
    """A school by its institution number; `municipality` is the party that runs it."""

    number = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=120)
    municipality = models.CharField(max_length=14)

    def __str__(self) -> str:
        return self.number


class SchoolClass(models.Model):
    """A class of a school."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="classes")
    name = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "name"], name="school_class_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A person in a class over [since, until): a pupil, or one of its staff."""

    school_class = models.ForeignKey(SchoolClass, models.CASCADE, related_name="members")
    person = models.CharField(max_length=14, db_index=True)
    staff = models.BooleanField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school_class", "person"],
                condition=Q(until__isnull=True),
                name="school_member_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="school_member_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SchoolLogin(models.Model):
    """One pupil's login; `own_since`: she has taken over, and her guardians have handed over."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    person = models.CharField(max_length=14)
    uniid = models.CharField(max_length=10, unique=True)
    state = models.CharField(max_length=10, default=LoginState.ACTIVE)
    issued_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    own_since = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=~Q(state="CLOSED"), name="school_login_one_per_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in LoginState]),
                name="school_login_state_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Factor(models.Model):
    """A picture password (`secret`: its MAC) or a code card (its codes are rows of CardCode)."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    login = models.ForeignKey(SchoolLogin, models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=12)
    secret = models.BinaryField(default=bytes)
    issued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["login", "kind"], condition=Q(ended_at__isnull=True),
                name="school_one_factor_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[FactorKind.PICTURES.value, FactorKind.CARD.value]),
                name="school_factor_known",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class CardCode(models.Model):
    """One code of a card, by its MAC; it is good once."""

    factor = models.ForeignKey(Factor, models.CASCADE, related_name="codes")
    number = models.SmallIntegerField()
    mac = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["factor", "number"], name="school_card_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.factor_id} {self.number}"


class Device(models.Model):
    """A browser that keeps a secret of ours; the table has its SHA-256."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    secret = models.BinaryField(unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)


class Trust(models.Model):
    """A device counts for one pupil, or for one class; until it is approved it waits.

    `number` is what the pupil's screen shows and the adult types, against approving blindly.
    `guardian` is who approved it, where that was by custody.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    device = models.ForeignKey(Device, models.CASCADE, related_name="trusts")
    login = models.ForeignKey(SchoolLogin, models.CASCADE, null=True, related_name="trusts")
    school_class = models.ForeignKey(SchoolClass, models.CASCADE, null=True, related_name="trusts")
    label = models.CharField(max_length=60)
    number = models.CharField(max_length=2, blank=True)
    asked_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    guardian = models.CharField(max_length=14, default="")
    ended_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(login__isnull=False, school_class__isnull=True)
                | Q(login__isnull=True, school_class__isnull=False),
                name="school_trust_of_one_pupil_or_class",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class LoginAttempt(models.Model):
    """A login under way. Without login when the typed name is nobody's.

    `chosen` are the pictures pressed so far, `passed` the factors that were right.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    login = models.ForeignKey(SchoolLogin, models.CASCADE, null=True)
    name_key = models.CharField(max_length=64)
    service = models.CharField(max_length=200)
    wanted = models.SmallIntegerField()
    caller = models.CharField(max_length=45)
    chosen = models.JSONField(default=list)
    passed = models.JSONField(default=list)
    trust = models.ForeignKey(Trust, models.SET_NULL, null=True, related_name="+")
    began_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class LoginUse(models.Model):
    """One login that succeeded, as the pupil's adults see it; kept for 180 days."""

    login = models.ForeignKey(SchoolLogin, models.CASCADE, related_name="uses")
    at = models.DateTimeField(db_index=True)
    service = models.CharField(max_length=200)
    level = models.SmallIntegerField()
    factors = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.pk)


class TryCount(models.Model):
    """Wrong tries in a row: of a name and factor, or of a network in a window of ten minutes."""

    key = models.CharField(max_length=90, primary_key=True)
    wrong = models.IntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class Vouching(models.Model):
    """An adult with custody says that this is her child; the code (its MAC) is good once."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    login = models.ForeignKey(SchoolLogin, models.CASCADE, related_name="vouchings")
    code = models.BinaryField()
    vouched_by = models.CharField(max_length=14)
    vouched_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)
