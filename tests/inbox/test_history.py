"""What befell a message, in plain words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inbox import history
from inbox.history import History
from inbox.models import Message, MessageChange
from policies.models import Organisation
from socialdesk.networks.shapes import Change
from tests.factories import account, message

pytestmark = pytest.mark.django_db


def past(of: Message) -> History:
    return history.of(history.with_changes(Message.objects.filter(pk=of.pk)), "Facebook")[of.pk]


def words(of: Message) -> list[str]:
    return [event.words for event in past(of).events]


def befell(first: Message, *changes: str) -> None:
    for minutes, change in enumerate(changes):
        MessageChange.objects.create(message=first, change=change, at=first.at + timedelta(minutes=minutes))


def test_most_messages_have_none() -> None:
    assert past(message()) == History()


def test_it_says_when_a_message_was_hidden_and_shown_again() -> None:
    first = message()
    befell(first, Change.HIDDEN, Change.SHOWN, Change.HIDDEN, Change.HIDDEN)
    assert words(first) == ["Hidden on Facebook", "Shown again on Facebook", "Hidden again on Facebook"]


def test_an_edit_is_told_by_the_earlier_wording_while_that_is_there() -> None:
    first = message()
    befell(first, Change.EDITED)
    assert words(first) == ["Edited"]
    first.earlier_wordings.create(text="Before")
    assert words(first) == []
    assert [wording.text for wording in past(first).wordings] == ["Before"]


def test_it_says_when_words_go_and_when_they_went() -> None:
    Organisation.objects.create(pk=1, name="Thornwick", keep_deleted_days=3)
    first = message()
    first.deleted_at = timezone.now()
    first.save()
    assert words(first) == ["Deleted on Facebook"]
    assert past(first).erased_from == first.deleted_at + timedelta(days=3)
    first.erased_at = timezone.now()
    first.save()
    assert words(first) == ["Deleted on Facebook", "Words erased here"]
    assert past(first).erased_from is None


def test_our_own_words_are_not_erased() -> None:
    ours = account()
    first = message(ours=ours)
    Message.objects.update(ours=True, deleted_at=timezone.now())
    assert past(first).erased_from is None
