"""Posts that answer a conversation, by a person or by the desk itself."""

from django.db import models

from inbox.models.conversations import Conversation
from inbox.models.messages import Message
from inbox.models.people import Person
from scheduler.models import Post


class Reply(models.Model):
    """A post that answers a conversation. A reply is a post: everything about sending it is the scheduler's.
    `form_key` names the form it was written in, so that a form which arrives twice answers once."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="replies")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    post = models.OneToOneField(Post, models.CASCADE, related_name="reply")
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "replies"


class AutoReply(models.Model):
    """That a person has had their one automatic reply for a closed period. The row is the promise: it is
    unique, so two workers cannot both answer."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="auto_replies")
    closed_since = models.DateTimeField()
    reply = models.OneToOneField(Reply, models.CASCADE, null=True, related_name="automatic")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "auto replies"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "closed_since"], name="one_auto_reply_per_closed_period"
            )
        ]
