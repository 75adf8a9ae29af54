"""Our own accounts on networks, what they may still do and what it costs, and what is wrong with them."""

from socialdesk.networks.models.accounts import NETWORK_LABELS, Account
from socialdesk.networks.models.alarms import Alarm
from socialdesk.networks.models.usage import Allowance, Spend

__all__ = ["NETWORK_LABELS", "Account", "Alarm", "Allowance", "Spend"]
