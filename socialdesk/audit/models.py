"""What was done, by whom, when. Rows are only ever added: the code refuses, and so does the database."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models


class Machine(models.TextChoices):
    """The desk itself, when no person pressed a button. An audit entry is never anonymous."""

    INGEST = "ingest", "Receiving"
    ROUTING = "routing", "Routing"
    AUTO_REPLY = "auto_reply", "Automatic reply"
    DELIVERY = "delivery", "Delivery"
    WATCH = "watch", "Watching"
    SETUP = "setup", "Set-up command"


class AppendOnly(models.QuerySet["Entry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Audit entries cannot be changed.")

    def delete(self) -> NoReturn:
        raise TypeError("Audit entries cannot be deleted.")


class Entry(models.Model):
    """`action` is a registered dotted name ("post.approved"); `facts` holds plain JSON values."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    machine = models.CharField(max_length=20, choices=Machine.choices, blank=True)
    action = models.CharField(max_length=60, db_index=True)
    thing_type = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=40)
    thing_label = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)

    objects: ClassVar[models.Manager["Entry"]] = models.Manager.from_queryset(AppendOnly)()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["thing_type", "thing_id"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, machine="")
                | (models.Q(person__isnull=True) & ~models.Q(machine="")),
                name="audit_entry_has_one_actor",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.thing_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("Audit entries cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Audit entries cannot be deleted.")

    @property
    def actor(self) -> str:
        return str(self.person) if self.person else Machine(self.machine).label
