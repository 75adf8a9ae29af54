"""A desk with its profile filled in, and its default texts installed."""

import pytest

from policies import services
from policies.models import Organisation, Policy
from socialdesk.audit.models import Machine

PROFILE = {
    "name": "Thornwick Vale NHS Foundation Trust",
    "short_name": "Thornwick Vale",
    "biography": "We run Thornwick General Hospital.",
    "website": "https://www.thornwickvale.example",
    "complaints_email": "complaints@thornwickvale.example",
    "complaints_phone": "01632 960101",
    "complaints_page": "https://www.thornwickvale.example/complaints",
    "pals_email": "pals@thornwickvale.example",
    "pals_phone": "01632 960102",
    "press_email": "press@thornwickvale.example",
    "press_phone": "01632 960103",
    "press_night_phone": "01632 960104",
    "other_contacts": "Switchboard: 01632 960100",
}


@pytest.fixture
def organisation(db: None) -> Organisation:
    return services.change_organisation(by=Machine.SETUP, **PROFILE)


@pytest.fixture
def texts_installed(organisation: Organisation) -> list[Policy]:
    return services.install_defaults(Machine.SETUP)


@pytest.fixture
def policy(texts_installed: list[Policy]) -> Policy:
    """A public page with one published version and no draft."""
    return Policy.objects.get(slug="crisis-policy")
