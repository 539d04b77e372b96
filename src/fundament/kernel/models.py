"""Tables of the kernel that Django keeps.

The ledger's tables are not among them: nobody may empty them, not even a test run, so their
migration is plain SQL and `kernel.audit.queries` is the only reader and writer.
"""

from typing import ClassVar

from django.db import models


class Blob(models.Model):
    """Some bytes under their SHA-256; `content` is null where they lie in the large store."""

    id = models.CharField(primary_key=True, max_length=64)
    size = models.BigIntegerField()
    content = models.BinaryField(null=True)

    class Meta:
        db_table = "kernel_blob"

    def __str__(self) -> str:
        return self.id


class IssuedCertificate(models.Model):
    """A certificate that our authority issued; the serial number as hexadecimal text."""

    serial = models.CharField(primary_key=True, max_length=40)
    issuer = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64, unique=True)
    subject = models.TextField()
    certificate = models.BinaryField()
    issued_at = models.DateTimeField()
    not_after = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_issued_certificate"
        indexes: ClassVar = [
            models.Index(
                fields=["issuer"],
                name="kernel_revoked",
                condition=models.Q(revoked_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.serial
