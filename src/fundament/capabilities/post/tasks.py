"""Background work of post; each task calls one service function."""

from uuid import UUID

from fundament.capabilities.post import render, service
from fundament.kernel import clock, jobs


@jobs.task("post.notify", retries=6)
def notify(letters: list[int]) -> None:
    """Tell the owners of new letters by e-mail."""
    service.notify(letters, clock.now())


@jobs.task("post.tell_counters", retries=6)
def tell_counters(letters: list[int]) -> None:
    """Tell those whom the rules of organisations name of letters that have come for them."""
    service.tell_counters(letters, clock.now())


@jobs.task("post.send_email", retries=6)
def send_email(letter: int) -> None:
    """Send a letter on by e-mail, as its owner asked for."""
    service.send_email(letter, clock.now())


@jobs.task("post.send_texts", retries=6)
def send_texts(letters: list[int]) -> None:
    """Send NemSMS to the mobile numbers of those they are for."""
    service.send_texts(letters, clock.now())


@jobs.task("post.forget_texts", every="27 * * * *")
def forget_texts(timestamp: int) -> None:
    """Give up NemSMS that could not be sent for a day; forget the texts of old ones."""
    service.give_up_texts(clock.now())
    service.forget_texts(clock.now())


@jobs.task("post.open_container", retries=6)
def open_container(container: str) -> None:
    """Deliver the letters of a container."""
    service.open_container(UUID(container), clock.now())


@jobs.task("post.deliver_due", every="* * * * *")
def deliver_due(timestamp: int) -> None:
    """Deliver the letters whose day has come."""
    service.deliver_due(clock.now())


@jobs.task("post.tell_followers", every="* * * * *")
def tell_followers(timestamp: int) -> None:
    """Have the systems that follow organisations told of changes, every minute."""
    service.tell_followers(clock.now())


@jobs.task("post.tell_follower", retries=3)
def tell_follower(follower: str) -> None:
    """Tell one follower of changes."""
    service.tell_follower(UUID(follower), clock.now())


@jobs.task("post.push_due", every="* * * * *")
def push_due(timestamp: int) -> None:
    """Have letters and receipts pushed to the systems that want that, every minute."""
    service.push_due(clock.now())


@jobs.task("post.push_letters", retries=3)
def push_letters(system: str) -> None:
    """Push to one recipient system."""
    service.push_letters(UUID(system), clock.now())


@jobs.task("post.push_receipts", retries=3)
def push_receipts(system: str) -> None:
    """Push to one sender system."""
    service.push_receipts(UUID(system), render.receipt_octets, clock.now())


@jobs.task("post.print_letters", retries=3)
def print_letters() -> None:
    """Hand the letters on paper that wait to the printer."""
    service.print_letters(clock.now())


@jobs.task("post.print_due", every="* * * * *")
def print_due(timestamp: int) -> None:
    """Ask the printer anew where it did not answer, and what became of its letters."""
    service.print_letters(clock.now())
    service.hear_of_letters(clock.now())


@jobs.task("post.forget_openings", every="*/10 * * * *")
def forget_openings(timestamp: int) -> None:
    """Forget the short-lived addresses that are over."""
    service.forget_openings(clock.now())


@jobs.task("post.settle_overdue", every="7 * * * *")
def settle_overdue(timestamp: int) -> None:
    """Pass on what came to withdrawn systems; tell senders of letters that are not answered for."""
    service.pass_on_left(clock.now())
    service.settle_overdue(clock.now())
