"""Which messages belong together. What answers another stands in its thread, in whichever order the two came."""

from django.utils import timezone

from inbox.events import Event
from inbox.models import URGENCY_ORDER, Case, Conversation, Message, Note, Reply, Route, Triage, Urgency
from inbox.models.messages import preview
from scheduler.models import Post
from socialdesk.audit.log import record
from socialdesk.audit.models import Entry, Machine
from socialdesk.networks.models import Account
from socialdesk.networks.shapes import Item

JOINED = "Another conversation of theirs turned out to be the same one. The work goes on in its case."
BOTH = "Two conversations of theirs turned out to be one. What is said in either stands here now."


def thread_of(account: Account, item: Item) -> str:
    """The key of the thread in which an item that is new here stands: that of what it answers, or of the post under
    which its network counts it, when we have one of these; otherwise the network's own.

    What came before the item and belongs to it is brought there.
    """
    of_account = Message.objects.filter(account=account).select_related("conversation")
    ids = {item.parent_id, item.thread_id} - {"", item.remote_id}
    near = {row.remote_id: row for row in of_account.filter(remote_id__in=ids)}
    to = near.get(item.parent_id) or near.get(item.thread_id)
    key = to.conversation.thread_key if to else item.thread_id or item.remote_id
    answers = of_account.filter(parent_id=item.remote_id)
    strays = {item.remote_id, *answers.values_list("conversation__thread_key", flat=True)}
    if to and to.parent_id and (above := of_account.filter(remote_id=to.parent_id).first()):
        # Two workers who took in `above` and its answer at the same moment did not see each other's.
        strays.add(key)
        key = above.conversation.thread_key
    strays.discard(key)
    if strays:
        found = Conversation.objects.filter(account=account, thread_key__in=strays).order_by("pk")
        for stray in found.select_for_update(of=("self",), no_key=True).select_related("case", "person"):
            _bring(stray, key)
    return key


def _bring(stray: Conversation, key: str) -> None:
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True).select_related("case", "person")
    there = rows.filter(account=stray.account_id, person=stray.person_id, thread_key=key).first()
    if there:
        kept, other = sorted((stray, there), key=lambda conversation: conversation.pk)
        _join(kept, other)
        stray = kept
    Conversation.objects.filter(pk=stray.pk).update(thread_key=key)


def _join(kept: Conversation, other: Conversation) -> None:
    """Makes two conversations of one person one. Of what is said of each, the more alarming stands."""
    both = (kept, other)
    waits = any(one.waits_for_us for one in both)
    for model in (Message, Triage, Note, Reply, Case):
        model._default_manager.filter(conversation=other).update(conversation=kept)
    Post.objects.filter(reply__conversation=kept).update(thread=kept.thread)
    foremost = min(both, key=_alarm)
    kept.route, kept.urgency, kept.reasons = foremost.route, foremost.urgency, foremost.reasons
    kept.corrected = kept.corrected or other.corrected
    kept.red_lane_open = foremost.red_lane_open or (_is_crisis(foremost) and kept.is_live())
    since = (one.red_lane_since for one in both if one.red_lane_since)
    kept.red_lane_since = min(since, default=timezone.now()) if kept.red_lane_open else None
    kept.first_message_at = min(one.first_message_at for one in both)
    kept.last_message_at = max(one.last_message_at for one in both)
    # An answer in one of them is none to whoever waits in the other.
    kept.heard_at = timezone.now() if waits else max(one.heard_at for one in both)
    answered = [one.answered_at for one in both if one.answered_at and not waits]
    kept.answered_at = max(answered, default=None)
    left = kept.messages.filter(ours=False, deleted_at__isnull=True).last()
    kept.preview = preview(left.text) if left else ""
    kept.case = _one_case([one.case for one in both if one.case])
    kept.closed_at = kept.case.closed_at if kept.case else None
    joined = other.pk
    other.delete()
    kept.save()
    _judge(kept)
    record(Event.JOINED, kept, by=Machine.INGEST, joined=joined)


def _judge(kept: Conversation) -> None:
    """No page has shown both: whoever decides on one of them has to read the other first (services.Unread)."""
    Triage.objects.create(
        conversation=kept,
        route=kept.route,
        urgency=kept.urgency,
        red_lane=kept.red_lane_open,
        reasons=[BOTH],
        machine=Machine.INGEST,
    )


def locked(pk: int) -> Conversation:
    """The conversation with this id, read again and locked; or, where it has become part of another, that one."""
    try:
        conversation: Conversation = Conversation.objects.locked(pk)
    except Conversation.DoesNotExist:
        into = joined_into(pk)
        if into is None:
            raise
        return locked(into)
    return conversation


def joined_into(pk: int) -> int | None:
    """The id of the conversation of which the one with this id has become part: pages may still show its address."""
    told = (
        Entry.objects.filter(action=Event.JOINED, facts__joined=pk).values_list("thing_id", flat=True).first()
    )
    return int(told) if told else None


def _alarm(one: Conversation) -> tuple[bool, bool, bool, int]:
    """The smallest is the most alarming. Against danger, no calm correction of the other one stands."""
    rank = URGENCY_ORDER[Urgency(one.urgency)]
    return not one.red_lane_open, not _is_crisis(one), not one.corrected, rank


def _is_crisis(one: Conversation) -> bool:
    return one.route == Route.CRISIS and one.closed_at is None


def _one_case(found: list[Case]) -> Case | None:
    """The case that goes on: an open one before a closed one, and one that somebody works on before others."""
    if len(found) < 2:
        return found[0] if found else None
    first, second = sorted(
        found,
        key=lambda case: (
            case.closed_at is not None,
            case.assignee_id is None,
            not case.steps.exists(),
            case.pk,
        ),
    )
    if second.closed_at is None:
        Case.objects.filter(pk=second.pk).update(closed_at=timezone.now(), outcome=JOINED)
    if first.previous_id is None:
        first.previous = second
        first.save(update_fields=["previous"])
    return first
