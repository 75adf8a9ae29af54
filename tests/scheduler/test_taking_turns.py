"""Two at the same row at once. SQLite lets one writer in at a time, so these are PostgreSQL's to show."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from scheduler import claims, decisions, services
from scheduler import delivery as door
from scheduler.models import Attempt, Delivery
from socialdesk.accounts.models import User
from socialdesk.networks.models import Account
from socialdesk.workflow import Refused
from tests import factories
from tests.scheduler.cast import approved, only

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one writer at a time"),
]


@contextmanager
def meanwhile(do: Callable[[], object]) -> Iterator[None]:
    """Runs the block while `do` is done and not yet committed, half a second before it is."""

    def slowly() -> None:
        try:
            with transaction.atomic():
                do()
                time.sleep(1)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        done = other.submit(slowly)
        time.sleep(0.5)
        yield
        done.result()


@pytest.fixture
def x(db: None) -> Account:
    return factories.account("x")


def begin(delivery_id: int) -> None:
    """What a worker does in its transaction before the call."""
    Delivery.objects.filter(pk=delivery_id, state="sending").update(reason="")
    Attempt.objects.create(delivery_id=delivery_id)


def test_a_post_is_not_changed_while_a_worker_takes_it_up(author: User, x: Account) -> None:
    post = approved(author, x)

    def claim_and_begin() -> None:
        ((delivery_id, _),) = claims.claim_due()
        begin(delivery_id)

    with meanwhile(claim_and_begin), pytest.raises(Refused, match="already"):
        services.reopen(post, by=author)
    assert only(post).state == "sending"


def test_a_post_is_not_withdrawn_while_a_worker_takes_it_up(author: User, x: Account) -> None:
    post = approved(author, x)
    with meanwhile(claims.claim_due), pytest.raises(Refused, match="already gone out"):
        services.withdraw(post, by=author)


@pytest.mark.parametrize("verb", ["withdraw", "deliver"])
def test_an_editor_and_another_never_wait_for_each_other(verb: str, author: User, x: Account) -> None:
    """Each locks the post before its deliveries; and a worker's row refers to a post without waiting for it."""
    post = approved(author, x)
    if verb == "deliver":
        ((delivery_id, claim),) = claims.claim_due()
        Account.objects.update(is_active=False)  # so the worker hands it back

    def edit() -> None:
        post.locked()
        time.sleep(0.8)
        services.reopen(post, by=author)

    with meanwhile(edit):
        if verb == "deliver":
            door.deliver(delivery_id, claim)
        else:
            services.withdraw(post, by=author)
    assert not Delivery.objects.filter(state="sending").exists()


def test_lifting_a_hold_leaves_alone_what_a_worker_is_just_beginning(
    author: User, manager: User, x: Account
) -> None:
    post = approved(author, x)
    ((delivery_id, _),) = claims.claim_due()
    hold = decisions.place_hold(topic="incident-1", reason="Fire on ward 4", by=manager)
    with meanwhile(lambda: begin(delivery_id)):
        assert decisions.lift_hold(hold, by=manager) == 0
    assert only(post).state == "sending"


def test_two_holds_lifted_at_once_set_aside_what_both_held(author: User, manager: User, x: Account) -> None:
    post = approved(author, x)
    one, two = (decisions.place_hold(topic=f"incident-{n}", reason="Fire", by=manager) for n in (1, 2))
    with meanwhile(lambda: decisions.lift_hold(one, by=manager)):
        decisions.lift_hold(two, by=manager)
    assert only(post).state == "parked"
