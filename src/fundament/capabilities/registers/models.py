"""Tables of registers: entities, and what is said about them in two times."""

from typing import ClassVar

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models


class Town(models.Model):
    """A postcode and its invented town."""

    postcode = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.postcode


class Road(models.Model):
    """A road of a municipality, in one postcode."""

    municipality_code = models.CharField(max_length=4)
    code = models.CharField(max_length=4)
    name = models.CharField(max_length=40)
    town = models.ForeignKey(Town, models.PROTECT)

    class Meta:
        """Rules of the table."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality_code", "code"], name="registers_road_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_code}{self.code}"


class AddressPoint(models.Model):
    """A house or a flat on a road."""

    id = models.UUIDField(primary_key=True)
    road = models.ForeignKey(Road, models.PROTECT)
    house_number = models.CharField(max_length=4)
    floor = models.CharField(max_length=3)
    door = models.CharField(max_length=4)

    class Meta:
        """Rules of the table."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["road", "house_number", "floor", "door"], name="registers_address_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Entity(models.Model):
    """Somebody or something that facts are about; `number` is the one in force.

    `number` is `CPR:…`, `CVR:…` or `P:…`. An entity whose number changed keeps its row and its
    facts; the old number stays in FormerNumber.
    """

    number = models.CharField(max_length=14, unique=True, db_collation="C")
    uuid = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return str(self.uuid)


class FormerNumber(models.Model):
    """A number that once named the entity; it leads to the entity for good."""

    number = models.CharField(max_length=14, primary_key=True)
    entity = models.ForeignKey(Entity, models.CASCADE)

    def __str__(self) -> str:
        return str(self.entity_id)


class Fact(models.Model):
    """What the register says about an entity: over which span, and from when until when it said so.

    Rows are written by one path that locks the entity, closed once, never edited, never deleted;
    triggers of the database keep all of that (migration 0002).
    """

    entity = models.ForeignKey(Entity, models.PROTECT, db_index=False)
    kind = models.CharField(max_length=12)
    part = models.CharField(max_length=20, default="")
    value = models.JSONField(default=dict)
    other = models.ForeignKey(Entity, models.PROTECT, null=True, related_name="+", db_index=False)
    address = models.ForeignKey(AddressPoint, models.PROTECT, null=True, db_index=False)
    virkning = DateTimeRangeField()
    registrering = DateTimeRangeField()

    class Meta:
        """Rules of the table."""

        indexes: ClassVar = [
            models.Index(fields=["entity", "kind", "part"], name="registers_fact_subject"),
            models.Index(
                fields=["other", "kind"],
                name="registers_fact_other",
                condition=models.Q(other__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ShowcasePerson(models.Model):
    """A person whom a newcomer meets first."""

    key = models.CharField(max_length=32, primary_key=True)
    position = models.IntegerField(unique=True)
    entity = models.OneToOneField(Entity, models.CASCADE)
    role = models.CharField(max_length=12)
    story_da = models.TextField()
    story_en = models.TextField()
    authority = models.ForeignKey(Entity, models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return self.key
