"""How long, how slow and how much a client may be."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, bytes and counts, each for one server process."""

    handshake: float = 10.0
    head: float = 10.0
    idle: float = 20.0
    linger: float = 10.0
    # A body or an answer may take `patience` seconds plus its size at `least_rate` bytes a second.
    patience: float = 10.0
    least_rate: int = 8 * 1024
    head_bytes: int = 64 * 1024
    in_memory: int = MIB
    machine_body: int = 100 * MIB + 64 * 1024
    people_body: int = 10 * MIB
    # Large bodies on their way at once: of all clients together, and of one address.
    all_bodies: int = 2048 * MIB
    client_bodies: int = 512 * MIB
    connections: int = 1000
    per_client: int = 200

    def body(self, path: str) -> int:
        """Return how large a body may be at the path; only machines send large ones."""
        large = path.startswith(("/apis/", "/service/KombiPostAfsend_1/"))
        return self.machine_body if large else self.people_body

    def time_for(self, size: int) -> float:
        """Return the seconds in which that many bytes must have passed."""
        return self.patience + size / self.least_rate
