"""Tables of the portal."""

from typing import ClassVar

from django.db import models


class BrokerLogin(models.Model):
    """Which of the portal's sessions came from which login at the broker.

    A logout from the broker names the login; the browser that brings it may have no cookie.
    """

    session_index = models.CharField(max_length=64)
    session_key = models.CharField(max_length=40, db_index=True)
    name_id = models.CharField(max_length=256)
    began_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session_index", "session_key"], name="portal_one_login_of_a_session"
            )
        ]

    def __str__(self) -> str:
        return self.session_index


class AnsweredSignIn(models.Model):
    """A request of ours whose answer has opened a session: no second answer to it does."""

    request_id = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.request_id
