"""The demo: a made-up trust with people, policies, statements, and its two accounts on the practice networks.

Safe to run again: what is there already is left as it is.
"""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from crisis import services as crisis
from crisis.models import HoldingStatement
from policies import services as policies
from policies.models import Organisation
from socialdesk.accounts import services as accounts
from socialdesk.accounts.models import User
from socialdesk.accounts.roles import Role
from socialdesk.audit.models import Machine
from socialdesk.networks import services as networks
from socialdesk.networks.models import Account
from socialdesk.practice import cast
from socialdesk.practice.accounts import ENVIRONMENT
from socialdesk.practice.records import Network

PEOPLE = [
    ("olwen@thornwick.example", "Olwen Reed", Role.OFFICER),
    ("idris@thornwick.example", "Idris Fell", Role.OFFICER),
    ("maya@thornwick.example", "Maya Thorne", Role.MANAGER),
    ("adil@thornwick.example", "Adil Brook", Role.ADMIN),
    ("edith@thornwick.example", "Edith Vale", Role.EXECUTIVE),
]
PROFILE = {
    "name": "Thornwick Vale NHS Foundation Trust",
    "short_name": "Thornwick Vale",
    "biography": "We run Thornwick General Hospital, two community hospitals and the community nursing teams "
    "for the Vale. About 4,200 people work with us.",
    "website": "https://www.thornwickvale.example",
    "complaints_email": "complaints@thornwickvale.example",
    "complaints_phone": "01632 960 120",
    "complaints_page": "https://www.thornwickvale.example/complaints",
    "pals_email": "pals@thornwickvale.example",
    "pals_phone": "01632 960 125",
    "press_email": "press@thornwickvale.example",
    "press_phone": "01632 960 130",
    "press_night_phone": "01632 960 131",
    "other_contacts": "Switchboard: 01632 960 100",
    "danger_contacts": "Safeguarding lead, by day: 01632 960 140\nSite manager on call, at any hour: 01632 960 141",
}
OURS: list[tuple[Network, str, str]] = [
    ("x", cast.X_HANDLE, cast.X_ACCOUNT_ID),
    ("facebook", cast.FACEBOOK_HANDLE, cast.FACEBOOK_PAGE_ID),
]
STATEMENTS = [
    (
        "An incident is being dealt with",
        "We are dealing with an incident: {title}. We will say more here as soon as we can. Please only come to "
        "the emergency department if it is an emergency. For other help go to 111.nhs.uk or call 111. {hashtags}",
    ),
    (
        "Our systems are down",
        "Some of our computer systems are not working. Come to your appointment as planned unless we contact you. "
        "We are sorry that some things will take longer. {hashtags}",
    ),
]


def plant(practice_url: str) -> None:
    """Everything but the webhooks. Raises Refused when the practice networks refuse the credentials."""
    people = {email: _person(email, name, role) for email, name, role in PEOPLE}
    organisation = Organisation.get()
    if organisation.name != PROFILE["name"]:
        for field, value in PROFILE.items():
            setattr(organisation, field, value)
        organisation.save()
    _connect(practice_url)
    policies.install_defaults(by=Machine.SETUP)
    writer, approver = people["olwen@thornwick.example"], people["maya@thornwick.example"]
    for title, body in STATEMENTS:
        if not HoldingStatement.objects.filter(title=title).exists():
            statement = crisis.write_statement(title=title, body=body, by=writer)
            crisis.approve_statement(statement, by=approver)


def _person(email: str, name: str, role: str) -> User:
    known = User.objects.filter(email=email).first()
    return known or accounts.add_person(
        name=name, email=email, role=role, password=cast.DESK_PASSWORD, by=Machine.SETUP
    )


def _connect(practice_url: str) -> None:
    """Connects what is not connected, or no longer: then the practice networks give their permission again."""
    for network, handle, remote_id in OURS:
        known = Account.objects.filter(network=network, remote_id=remote_id)
        known.update(api_url=practice_url)
        if not known.filter(state=Account.LIVE).exists():
            granted = _ask(practice_url, "accounts/grant", network=network)["credentials"]
            networks.connect(
                network=network,
                handle=handle,
                credentials={name: granted[name] for name in ENVIRONMENT[network] if name in granted},
                api_url=practice_url,
                by=Machine.SETUP,
            )


def register_webhooks(practice_url: str, desk_url: str) -> None:
    """Asks the practice networks to call the desk, as an admin does on the real networks' own pages."""
    for network in ("x", "facebook"):
        _ask(practice_url, "webhooks", network=network, url=f"{desk_url}/hooks/{network}/")


def _ask(practice_url: str, what: str, **fields: str) -> dict[str, Any]:
    """One call to the practice networks' control interface."""
    request = urllib.request.Request(
        f"{practice_url}/_practice/{what}",
        json.dumps(fields).encode(),
        {"Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        answer: dict[str, Any] = json.load(response)
    return answer
