"""Bytes on their way in or out: in memory while small, else in an unnamed private file."""

import tempfile
from pathlib import Path
from typing import IO

PIECE = 64 * 1024


class Spool:
    """Takes bytes at its end and gives them from its start. Written whole, then read."""

    def __init__(self, in_memory: int, folder: Path) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(  # noqa: SIM115
            in_memory, dir=str(folder)
        )
        self._piece = memoryview(b"")
        self.size = 0

    def add(self, content: bytes) -> None:
        """Put the bytes at the end."""
        self._file.write(content)
        self.size += len(content)

    # gunicorn writes answers through the methods of a socket.
    sendall = add

    def turn(self) -> None:
        """Begin reading at the start."""
        self._file.seek(0)

    def reader(self) -> IO[bytes]:
        """Return the bytes as a file, at its start."""
        self.turn()
        return self._file

    def piece(self) -> memoryview:
        """Return the bytes to go next, empty at the end; the same until some are `taken`."""
        if not self._piece:
            self._piece = memoryview(self._file.read(PIECE))
        return self._piece

    def taken(self, count: int) -> None:
        """Drop the bytes that have gone."""
        self._piece = self._piece[count:]

    def close(self) -> None:
        """Forget everything."""
        self._piece = memoryview(b"")
        self._file.close()
