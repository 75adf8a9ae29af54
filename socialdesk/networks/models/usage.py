"""What an account may still do before its network asks it to wait, and what its calls cost."""

from django.db import models
from django.utils import timezone

from socialdesk.networks.models.accounts import Account


class Allowance(models.Model):
    """What the newest answer of a network said about one of its limits. `name` is the network's route or meter."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="allowances")
    name = models.CharField(max_length=60)
    most = models.PositiveIntegerField()
    left = models.PositiveIntegerField()
    resets_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="one_row_per_allowance")]


class Spend(models.Model):
    """What one kind of call cost in a month, by the network's price list. `month` is its first day; `units` are
    what is charged for (posts read, posts written); `micros` millionths of a US dollar."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="spending")
    month = models.DateField()
    kind = models.CharField(max_length=20)
    units = models.PositiveIntegerField(default=0)
    micros = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-month", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["account", "month", "kind"], name="one_row_per_month_and_kind")
        ]
