"""What has changed in the list since a page was drawn."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from inbox import listing, news, services
from inbox.listing import BY_NAME
from inbox.models import Conversation
from inbox.news import Mark
from scheduler import services as scheduler
from scheduler.models import Delivery
from socialdesk.accounts.models import User
from socialdesk.networks.models import Account
from tests.factories import conversation

pytestmark = pytest.mark.django_db


def mark_of(by: User) -> Mark:
    return Mark.read(str(Mark.of(row.conversation for row in listing.page(BY_NAME["open"], by)[0])))


def test_nothing_has_changed_since_the_page_was_drawn(officer: User) -> None:
    conversation()
    assert news.changes(mark_of(officer)) is None
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert news.changes(mark_of(officer)) is None


def test_a_new_message_is_a_change_once(officer: User) -> None:
    mark = mark_of(officer)
    first = conversation()
    changes = news.changes(mark)
    assert changes
    assert changes.ids == [first.pk]
    assert news.changes(changes.mark) is None


def test_a_change_that_shows_late_is_not_missed(officer: User) -> None:
    early, late = conversation(by="ann"), conversation(by="bea")
    mark = mark_of(officer)
    # Stamped before the mark was made, and visible only now: its transaction ended late.
    Conversation.objects.filter(pk=late.pk).update(changed_at=mark.since - timedelta(seconds=1))
    changes = news.changes(mark)
    assert changes
    assert late.pk in changes.ids
    assert early.pk in changes.ids  # told again: the page knows by its stamp that it is the same


def test_how_an_answer_fares_is_a_change_until_it_is_over(officer: User) -> None:
    first = conversation()
    services.reply(first, body="Hello", by=officer)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        mark = mark_of(officer)
        assert news.changes(mark) is None
        for state in ("sending", "failed", "sent"):
            Delivery.objects.update(state=state)
            changes = news.changes(mark)
            assert changes
            assert changes.ids == [first.pk]
            mark = changes.mark
            assert news.changes(mark) is None


def test_an_account_that_stops_sending_is_a_change(officer: User) -> None:
    first = conversation()
    services.reply(first, body="Hello", by=officer)
    mark = mark_of(officer)
    assert news.changes(mark) is None
    Account.objects.update(state=Account.RECONNECT)
    changes = news.changes(mark)
    assert changes
    assert changes.ids == [first.pk]
    assert news.changes(changes.mark) is None


def test_an_answer_that_waits_for_approval_is_watched(officer: User, manager: User) -> None:
    first = conversation()
    reply = services.reply(first, body="Hello", by=officer)
    reply.post.state = "in_review"
    reply.post.save()
    Delivery.objects.all().delete()
    mark = mark_of(officer)
    assert news.changes(mark) is None
    scheduler.send_back(reply.post, by=manager, note="Shorter")
    changes = news.changes(mark)
    assert changes
    assert changes.ids == [first.pk]


def test_too_much_at_once_is_said(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "MOST_CHANGES", 2)
    mark = mark_of(officer)
    for by in ("ann", "bea", "cat"):
        conversation(by=by)
    changes = news.changes(mark)
    assert changes
    assert changes.too_many


def test_a_row_that_left_the_view_says_so(officer: User) -> None:
    first = conversation()
    services.take_step(first.case, "close", by=officer, note="Done")
    (row,) = news.rows_of([first.pk], BY_NAME["open"], officer)
    assert not row.here
    (row,) = news.rows_of([first.pk], BY_NAME["closed"], officer)
    assert row.here


@pytest.mark.parametrize("text", ["", "a.b.c", "1.2", "99999999999999999999999.x."])
def test_a_mark_that_is_none_is_refused(text: str) -> None:
    with pytest.raises((ValueError, OverflowError, OSError)):
        Mark.read(text)
