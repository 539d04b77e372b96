"""What a folder may be called, and where it may be."""

from collections.abc import Mapping
from uuid import UUID

from fundament.capabilities.post.types import FolderNotPossible, FolderUnknown

MOST_NAME, DEEPEST, MOST_FOLDERS = 100, 5, 500


def folder_name(given: str) -> str:
    """Return the name as it is kept: one line, without spaces around it.

    Raises FolderNotPossible.
    """
    name = " ".join(given.split())
    if not 1 <= len(name) <= MOST_NAME or not name.isprintable():
        raise FolderNotPossible
    return name


def must_be_a_place(
    parents: Mapping[UUID, UUID | None], folder: UUID | None, parent: UUID | None
) -> None:
    """Check that a folder (None: a new one) can lie within the parent (None: within no other).

    `parents` are the folders that people made, with what each lies in.
    Raises FolderUnknown, FolderNotPossible.
    """
    if parent is not None and parent not in parents:
        raise FolderUnknown
    if folder is None and len(parents) >= MOST_FOLDERS:
        raise FolderNotPossible
    around = _above(parents, parent)
    if folder in around or len(around) + _height(parents, folder) > DEEPEST:
        raise FolderNotPossible


def _above(parents: Mapping[UUID, UUID | None], folder: UUID | None) -> list[UUID]:
    """Return the folder and all those it lies in."""
    found: list[UUID] = []
    while folder is not None and folder not in found:
        found.append(folder)
        folder = parents.get(folder)
    return found


def _height(parents: Mapping[UUID, UUID | None], folder: UUID | None) -> int:
    """Return how many folders lie within each other from this one down, itself counted."""
    if folder is None:
        return 1
    below = [one for one in parents if parents[one] == folder]
    return 1 + max((_height(parents, one) for one in below), default=0)
