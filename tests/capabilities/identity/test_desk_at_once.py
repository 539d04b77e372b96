"""Two decisions at the desk at one instant."""

from threading import Barrier, Thread

import pytest
from django.db import connections

from fundament.capabilities.identity import service as identity
from fundament.capabilities.identity.models import LifeEvent
from fundament.capabilities.identity.types.lifecycle import LifeStep, ProposalOver
from fundament.kernel.acting import Level
from tests.capabilities.identity.desk import AT, at_desk, issue, load


@pytest.fixture
def people(at_ten):
    return load()


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_one_instant_one_counts(people):
    issued = issue(people["student"].party, at_desk(people["ra_officer"]), wanted=Level.HIGH)
    torben, start, outcomes = at_desk(people["ra_second"]), Barrier(4), []

    def decide():
        try:
            start.wait(timeout=60)
            outcomes.append(identity.approve(issued.proposal, torben, AT))
        except ProposalOver:
            outcomes.append("over")
        finally:
            connections.close_all()

    threads = [Thread(target=decide) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(outcomes, key=str) == [None, "over", "over", "over"]
    assert LifeEvent.objects.filter(step=LifeStep.RAISED).count() == 1
