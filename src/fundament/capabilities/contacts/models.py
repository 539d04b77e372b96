"""Tables of the contact register."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from fundament.capabilities.contacts.types import RegistrationStatus


class RegistrationPeriod(models.Model):
    """One party's registration over [since, until); open when `until` is null.

    A party's periods never overlap: writers take a lock on the party first.
    """

    party = models.CharField(max_length=14)
    status = models.CharField(max_length=40)
    grounds = models.CharField(max_length=20, null=True)  # noqa: DJ001  (no grounds, not empty)
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

    def __str__(self) -> str:
        return f"{self.status} {self.since}"


class EmailPeriod(models.Model):
    """Where notifications about post went over [since, until)."""

    party = models.CharField(max_length=14)
    email = models.CharField(max_length=254)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(until__isnull=True), name="contacts_one_email"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.since}"
