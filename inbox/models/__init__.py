"""What people say to us: payloads as they came, messages in conversations with a person, and their cases."""

from inbox.models.cases import Answer, Case, CaseStep
from inbox.models.conversations import (
    LONG_AGO,
    ON_ITS_WAY,
    URGENCY_ORDER,
    Conversation,
    Note,
    Route,
    Triage,
    Urgency,
)
from inbox.models.incoming import Incoming, Refusal
from inbox.models.messages import Message, MessageChange, Parent, Wording
from inbox.models.people import Person
from inbox.models.replies import AutoReply, Reply
from inbox.models.tallies import Tally

__all__ = [
    "LONG_AGO",
    "ON_ITS_WAY",
    "URGENCY_ORDER",
    "Answer",
    "AutoReply",
    "Case",
    "CaseStep",
    "Conversation",
    "Incoming",
    "Message",
    "MessageChange",
    "Note",
    "Parent",
    "Person",
    "Refusal",
    "Reply",
    "Route",
    "Tally",
    "Triage",
    "Urgency",
    "Wording",
]
