"""Tables of the inspector: recorded logins, faults that are put in, trial runs."""

from typing import ClassVar
from uuid import uuid4

from django.db import models


class InspectedLogin(models.Model):
    """A login or logout as integrators may look at it: masked messages and the rules they met.

    `login` is the id of the login under way, and of the grant that comes of it, or that of a
    logout or of its call to one service; NULL for a message that was refused. `raw` is the request
    of a login as it came, to be tried again, and `base` the address that it came to. One that is
    kept (`kept_at`) is not forgotten until it is released.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    login = models.UUIDField(unique=True, null=True)
    entity_id = models.CharField(max_length=1024)
    protocol = models.CharField(max_length=8)
    kind = models.CharField(max_length=8, default="login")
    base = models.CharField(max_length=255)
    raw = models.TextField()
    began_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=12)
    refusal = models.CharField(max_length=64, default="")
    fault = models.CharField(max_length=64, default="")
    parts = models.JSONField(default=list)
    replay_of = models.UUIDField(null=True)
    kept_at = models.DateTimeField(null=True)
    kept_by = models.CharField(max_length=200, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["entity_id", "-began_at"], name="login_inspections_of")
        ]

    def __str__(self) -> str:
        return str(self.id)


class InspectedProvider(models.Model):
    """A service whose logins are recorded also in production, where none is unasked."""

    entity_id = models.CharField(max_length=1024, unique=True)
    since = models.DateTimeField()
    switched_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.entity_id


class FaultSwitch(models.Model):
    """A fault that the next logins of a service get; `left` counts down to zero."""

    entity_id = models.CharField(max_length=1024, unique=True)
    fault = models.CharField(max_length=64)
    left = models.SmallIntegerField()
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entity_id} {self.fault}"


class TrialRow(models.Model):
    """A trial run of a service's client: its steps (types.Step), and at the end its report."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    entity_id = models.CharField(max_length=1024)
    name_da = models.CharField(max_length=256)
    name_en = models.CharField(max_length=256)
    protocol = models.CharField(max_length=8)
    starts_at = models.CharField(max_length=1024)
    started_at = models.DateTimeField(db_index=True)
    started_by = models.CharField(max_length=200)
    steps = models.JSONField()
    finished_at = models.DateTimeField(null=True)
    report = models.TextField(default="")
    pdf = models.BinaryField(null=True)

    def __str__(self) -> str:
        return str(self.id)
