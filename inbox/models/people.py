"""The people who write to us, as networks describe them."""

from django.db import models
from django.utils import timezone


class Person(models.Model):
    """A profile on a network. `lists` holds names such as "media" or "councillor"."""

    network = models.CharField(max_length=20)
    remote_id = models.CharField(max_length=300)  # or "withheld:" and the id of a message
    handle = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=120, blank=True)
    bio = models.TextField(blank=True)
    followers = models.PositiveIntegerField(null=True, blank=True)
    lists = models.JSONField(default=list, blank=True)
    first_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "remote_id"], name="one_row_per_person")]

    def __str__(self) -> str:
        return self.name or self.handle or "Somebody"

    @property
    def is_withheld(self) -> bool:
        """The network does not say who this is (see intake)."""
        return self.remote_id.startswith("withheld:")

    @property
    def at_handle(self) -> str:
        return f"@{self.handle}" if self.network == "x" and self.handle else ""
