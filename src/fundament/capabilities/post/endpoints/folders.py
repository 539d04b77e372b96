"""Folders of a mailbox for viewing clients. Source: Digital Post API 1.68, section Folders."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from fundament.capabilities.post import render, service
from fundament.capabilities.post.endpoints.clients import (
    READ,
    WRITE,
    Body,
    answer,
    for_clients,
    version_of,
)
from fundament.capabilities.post.endpoints.short_lists import short_list
from fundament.capabilities.post.types import BodyUnreadable, FolderType, FolderWish
from fundament.kernel import clock
from fundament.kernel.acting import Acting

_FIELDS = ("id", "name", "folderType", "parentFolderId", "createdDateTime", "lastUpdated")
_MOST_NAME = 256


@for_clients(GET=READ, POST=WRITE)
def folders(request: HttpRequest, acting: Acting, mailbox: UUID) -> HttpResponse:
    """List the folders of a mailbox, or make one."""
    if request.method == "GET":
        found = [render.folder(one) for one in service.folders_in(acting, mailbox, clock.now())]
        return answer(short_list(request, "folders", found, _FIELDS))
    wish = _wish(Body.of(request))
    return answer(render.folder(service.make_folder(acting, mailbox, wish, clock.now())), 201)


@for_clients(GET=READ)
def summary(request: HttpRequest, acting: Acting, mailbox: UUID) -> HttpResponse:
    """Say how many letters each folder holds, and how many of them are unread."""
    return answer(render.folder_counts(service.counts_in(acting, mailbox, clock.now())))


@for_clients(GET=READ, PUT=WRITE, DELETE=WRITE)
def folder(request: HttpRequest, acting: Acting, mailbox: UUID, folder: UUID) -> HttpResponse:
    """Show a folder, give it another name or place, or delete it once it is empty."""
    at = clock.now()
    if request.method == "GET":
        return answer(render.folder(service.folder_with(acting, mailbox, folder, at)))
    version = version_of(request)
    if request.method == "DELETE":
        service.delete_folder(acting, mailbox, folder, version, at)
        return HttpResponse(status=204)
    wish = _wish(Body.of(request))
    return answer(render.folder(service.change_folder(acting, mailbox, folder, wish, version, at)))


def _wish(body: Body) -> FolderWish:
    """Raises BodyUnreadable."""
    name, kind = body.text("name", _MOST_NAME), body.text("folderType", 20)
    if name is None or kind not in set(FolderType):
        raise BodyUnreadable(reason="name, folderType")
    return FolderWish(name, FolderType(str(kind)), body.uuid("parentFolderId"))
