"""Where a conversation belongs, after each thing said in it: the guess, kept, and what of it is believed."""

from dataclasses import replace

from inbox import auto_reply, routing
from inbox.events import Event
from inbox.models import URGENCY_ORDER, Conversation, Message, Route, Triage, Urgency
from socialdesk.audit.log import record
from socialdesk.audit.models import Machine

NO_ALARM = "It was said before this account was connected, so nobody was alarmed."
SPOKE_OF_DANGER = "They spoke of danger before this account was connected, and have written again."


def place(conversation: Conversation, message: Message, text: str, *, alarm: bool = True) -> None:
    """Guesses by `text`, a wording of `message`, where the conversation belongs, and keeps the guess. A later
    message only ever raises alarm, and never undoes what a person has corrected. Without `alarm`, danger shows in
    the route, the urgency and the reasons alone; when they write again, or have already, it is raised."""
    person = conversation.person
    alarm = alarm or conversation.is_live()
    guess = routing.decide(
        text,
        bio=person.bio,
        handle=person.handle,
        followers=person.followers,
        lists=person.lists,
        private=conversation.is_private,
    )
    if guess.red_lane and not alarm:
        guess = replace(guess, red_lane=False, reasons=(*guess.reasons, NO_ALARM))
    elif not guess.red_lane and _spoke_of_danger(conversation, message):
        guess = routing.Decision(Route.CRISIS, Urgency.IMMEDIATE, True, (SPOKE_OF_DANGER, *guess.reasons))
    Triage.objects.create(
        conversation=conversation,
        message=message,
        route=guess.route,
        urgency=guess.urgency,
        red_lane=guess.red_lane,
        reasons=list(guess.reasons),
        machine=Machine.ROUTING,
    )
    first = conversation.triage.count() == 1
    more_urgent = URGENCY_ORDER[guess.urgency] < URGENCY_ORDER[conversation.urgency]  # type: ignore[index]
    unplaced = conversation.route == Route.OTHER and not conversation.corrected
    danger = guess.route == Route.CRISIS
    if danger or first or unplaced or (more_urgent and not conversation.corrected):
        conversation.route, conversation.urgency = guess.route, guess.urgency
        conversation.reasons = list(guess.reasons)
        if danger:
            auto_reply.take_back(conversation.person)
        if guess.red_lane and not conversation.red_lane_open:
            conversation.red_lane_open, conversation.red_lane_since = True, message.at
        conversation.save(
            update_fields=["route", "urgency", "reasons", "red_lane_open", "red_lane_since", "changed_at"]
        )
        # The audit log is for ever: it keeps no word that its author may delete, and of private messages no reasons.
        why = {} if conversation.is_private else {"reasons": list(map(routing.unquoted, guess.reasons))}
        record(Event.ROUTED, conversation, by=Machine.ROUTING, route=guess.route, **why)


def _spoke_of_danger(conversation: Conversation, message: Message) -> bool:
    """Whether this is the first that we hear live, after words of danger that no person has dealt with yet."""
    if message.history or conversation.route != Route.CRISIS:
        return False
    if conversation.red_lane_open or conversation.closed_at:
        return False
    return not conversation.is_live(but=message.pk)
