"""Tables of the contact register."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from fundament.capabilities.contacts.types import ChangeKind, ChannelKind, RegistrationStatus


class Card(models.Model):
    """One party's place in the register: what its id, its version and its last change are.

    `mailbox` names its registration to other systems, `voluntary` whether that is its own choice.
    """

    id = models.UUIDField(primary_key=True)
    party = models.CharField(max_length=14, unique=True)
    version = models.BigIntegerField()
    transaction = models.UUIDField()
    mailbox = models.UUIDField()
    voluntary = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["created_at", "id"], name="contacts_card_by_age"),
            models.Index(fields=["updated_at"], name="contacts_card_changed"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.version}"


class RegistrationPeriod(models.Model):
    """One party's registration over [since, until); open when `until` is null.

    A party's periods never overlap: writers take a lock on the party first. `foreseen`: it was
    entered before it begins, and nobody has been told yet that it has begun.
    """

    party = models.CharField(max_length=14)
    status = models.CharField(max_length=40)
    grounds = models.CharField(max_length=20, null=True)  # noqa: DJ001  (no grounds, not empty)
    by_proxy = models.BooleanField(default=False)
    foreseen = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "since"], name="contacts_one_at_a_time"),
            models.UniqueConstraint(
                fields=["party"], condition=Q(until__isnull=True), name="contacts_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="contacts_span_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in RegistrationStatus]),
                name="contacts_status_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["since"], name="contacts_foreseen", condition=Q(foreseen=True)),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.since}"


class ChannelPeriod(models.Model):
    """An e-mail address or mobile number of a party over [since, until)."""

    key = models.UUIDField(unique=True, default=uuid4)
    party = models.CharField(max_length=14)
    kind = models.CharField(max_length=6, choices=[(k.value, k.name) for k in ChannelKind])
    address = models.CharField(max_length=254, db_index=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["party", "kind"],
                condition=Q(until__isnull=True),
                name="contacts_one_channel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.kind}"


class ChannelProof(models.Model):
    """The PIN, and for e-mail the link, that were sent last; of both only a hash is kept.

    `asked` are the times at which somebody asked for one lately. No hash: none is good now.
    """

    channel = models.OneToOneField(ChannelPeriod, on_delete=models.CASCADE, primary_key=True)
    pin_sha256 = models.CharField(max_length=64, default="")
    link_sha256 = models.CharField(max_length=64, default="", db_index=True)
    made_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    asked = ArrayField(models.DateTimeField(), default=list)

    def __str__(self) -> str:
        return f"{self.channel_id} {self.tries}"


class ExemptionCase(models.Model):
    """An exemption as an authority entered it, and when it ended."""

    id = models.UUIDField(primary_key=True)
    version = models.BigIntegerField(default=1)
    party = models.CharField(max_length=14, db_index=True)
    authority = models.CharField(max_length=14)
    organisation = models.CharField(max_length=256)
    recipient = models.JSONField(null=True)
    date = models.DateTimeField()
    forward = models.BooleanField()
    by_proxy = models.BooleanField()
    grounds = models.CharField(max_length=20, null=True)  # noqa: DJ001  (no grounds, not empty)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class SubscriptionEntry(models.Model):
    """A system's subscription to changes; `position` is the number of the last that it was told.

    A kind of news that its address did not take is tried again at `next_try_at`.
    """

    id = models.UUIDField(primary_key=True)
    version = models.BigIntegerField(default=1)
    transaction = models.UUIDField()
    system = models.UUIDField(db_index=True)
    owner = models.CharField(max_length=14)
    owner_name = models.CharField(max_length=300)
    operations = ArrayField(models.CharField(max_length=13), default=list)
    url = models.CharField(max_length=2000)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    position = models.BigIntegerField()
    failures = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=40, default="")

    def __str__(self) -> str:
        return str(self.id)


class SubscribedCard(models.Model):
    """A contact that a subscription names."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    subscription = models.ForeignKey(SubscriptionEntry, on_delete=models.CASCADE)
    card = models.ForeignKey(Card, on_delete=models.CASCADE)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subscription", "card"], name="contacts_subscribed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.card_id}"


class ChangeEntry(models.Model):
    """That a contact came or changed. `sequence` is given once the change is committed.

    A number given before the commit could be overtaken: who has read up to 7 would never see a 6
    that commits later.
    """

    card = models.ForeignKey(Card, on_delete=models.CASCADE, db_index=False)
    kind = models.CharField(max_length=7, choices=[(k.value, k.name) for k in ChangeKind])
    at = models.DateTimeField()
    sequence = models.BigIntegerField(null=True, unique=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["id"], name="contacts_unnumbered", condition=Q(sequence__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"
