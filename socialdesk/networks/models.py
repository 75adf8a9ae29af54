"""Our own accounts on networks: who they are, how to reach them, and how they are doing."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from socialdesk.networks.fields import EncryptedJSONField

# Here and not on the adapters, so that a page can name a network without loading its library.
NETWORK_LABELS = {"x": "X", "facebook": "Facebook"}


class AccountQuerySet(models.QuerySet["Account"]):
    def working(self) -> "AccountQuerySet":
        return self.filter(is_active=True, state=Account.LIVE)

    def needing_reconnection(self) -> "AccountQuerySet":
        return self.filter(is_active=True, state=Account.RECONNECT)

    def receivable(self) -> "AccountQuerySet":
        """Accounts to poll now: working, and not asked by the network to wait."""
        now = timezone.now()
        return self.working().exclude(reads_limited_until__gt=now)


class Account(models.Model):
    """`cursors` maps a stream to where reading got to; `limits` maps a route to the newest limit headers."""

    LIVE, RECONNECT = "live", "reconnect"

    network = models.CharField(max_length=20)
    handle = models.CharField(max_length=120)
    name = models.CharField(max_length=120, blank=True)
    remote_id = models.CharField(max_length=80)
    api_url = models.URLField(blank=True)
    credentials = EncryptedJSONField(default=dict)
    token_expires_at = models.DateTimeField(null=True, blank=True)
    refresh_lease_until = models.DateTimeField(null=True, blank=True)
    poll_lease_until = models.DateTimeField(null=True, blank=True)

    is_active = models.BooleanField(default=True)
    state = models.CharField(
        max_length=20, default=LIVE, choices=[(LIVE, "Working"), (RECONNECT, "Needs reconnecting")]
    )
    trouble = models.TextField(blank=True)
    cursors = models.JSONField(default=dict)
    limits = models.JSONField(default=dict)
    reads_limited_until = models.DateTimeField(null=True, blank=True)
    writes_limited_until = models.DateTimeField(null=True, blank=True)
    connected_at = models.DateTimeField(default=timezone.now)
    last_in_at = models.DateTimeField(null=True, blank=True)
    last_out_at = models.DateTimeField(null=True, blank=True)
    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["network", "handle"]
        constraints = [models.UniqueConstraint(fields=["network", "remote_id"], name="one_row_per_account")]

    def __str__(self) -> str:
        return f"{self.label} · {self.name or self.handle}"

    @property
    def label(self) -> str:
        return NETWORK_LABELS.get(self.network, self.network.capitalize())

    def reached(self, stream: str, cursor: Any) -> None:
        """Remembers where reading got to, without touching what another process may have written."""
        self.cursors = {
            **type(self).objects.values_list("cursors", flat=True).get(pk=self.pk),
            stream: cursor,
        }
        type(self).objects.filter(pk=self.pk).update(cursors=self.cursors, last_in_at=timezone.now())
