"""Calls at the same instant."""

from threading import Barrier, Thread

from django.db import connections

from fundament.kernel.errors import Refusal


def at_the_same_time(*calls):
    """Make the calls in threads of their own that start together; return values and refusals."""
    together, answers = Barrier(len(calls), timeout=60), []

    def run(call):
        together.wait()
        try:
            answers.append(call())
        except Refusal as refusal:
            answers.append(refusal)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return answers
