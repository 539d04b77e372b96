"""Django looks for an engine's DatabaseWrapper in a module of this name."""

import select

import psycopg
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but a connection that was kept is looked at without asking the server."""

    def is_usable(self) -> bool:
        """Return whether the server is still there.

        A server that ends a connection says so and closes it, and then there is something to read;
        an idle connection has nothing. What there is, or an error before, makes Django ask.
        """
        if self.connection is None:
            return False
        if self.connection.closed or self.errors_occurred or _says_something(self.connection):
            return super().is_usable()
        return True


def _says_something(connection: psycopg.Connection) -> bool:
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))
