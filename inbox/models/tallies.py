"""How many messages a network counts, and how many of them we have."""

from django.db import models

from socialdesk.networks.models import Account


class Tally(models.Model):
    """One hour of an account. `hour` is its beginning. `missing_since` is when a check first found that we have fewer,
    None while we have all; `refetched_at` when it was last read again because of that."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    hour = models.DateTimeField()
    counted = models.PositiveIntegerField()
    stored = models.PositiveIntegerField()
    checked_at = models.DateTimeField()
    missing_since = models.DateTimeField(null=True, blank=True)
    refetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-hour"]
        constraints = [models.UniqueConstraint(fields=["account", "hour"], name="one_row_per_hour")]

    @property
    def missing(self) -> int:
        return max(self.counted - self.stored, 0)
