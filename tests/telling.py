"""The worker's part of news: run the jobs that tell listeners, and take them away."""

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from fundament.kernel import events


def tell_all():
    """Tell every listener, news of news too; return what those that failed said."""
    failed = []
    while waiting := list(_waiting().order_by("id")):
        for job in waiting:
            try:
                app.tasks[events.TELL].func(**job.args)
            except RuntimeError as error:
                failed.append(error)
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [[job.id for job in waiting]]
            )
    return failed


def _waiting():
    return ProcrastinateJob.objects.filter(task_name=events.TELL, status="todo")
