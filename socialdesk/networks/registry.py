"""Which networks the desk knows. Adding one is a file in this folder and a line here."""

from socialdesk.networks.base import Network
from socialdesk.networks.meta import Facebook
from socialdesk.networks.models import Account
from socialdesk.networks.x import X

NETWORKS: dict[str, type[Network]] = {network.name: network for network in (X, Facebook)}


def network_of(account: Account) -> Network:
    """The adapter that speaks for `account`."""
    return NETWORKS[account.network](account)
