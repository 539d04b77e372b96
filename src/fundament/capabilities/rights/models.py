"""Tables of rights."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from fundament.kernel.acting import Role


class RoleGrant(models.Model):
    """A role of a person over [since, until); `until` null while it is not ended."""

    person = models.CharField(max_length=14, db_index=True)
    role = models.CharField(max_length=20)
    organisation = models.CharField(max_length=14, blank=True)
    granted_by = models.CharField(max_length=14, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "role", "organisation"],
                condition=Q(until__isnull=True),
                name="rights_role_held_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="rights_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="rights_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class ReadingGrant(models.Model):
    """That a person may read another's mailbox over [since, until); `until` null while she may."""

    owner = models.CharField(max_length=14, db_index=True)
    reader = models.CharField(max_length=14, db_index=True)
    given_by = models.CharField(max_length=14)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "reader"],
                condition=Q(until__isnull=True),
                name="rights_reading_held_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="rights_reading_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
