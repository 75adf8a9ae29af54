"""Who exists on the practice networks: our two accounts, and a small town of made-up people.

The desk's seed command imports the constants to connect its demo accounts. They open nothing but the
practice networks on this machine. Thornwick, its trust and everyone here are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.practice.records import Network

# All five people of the demo sign in to the desk with it.
DESK_PASSWORD = "thornwick-practice"

X_HANDLE = "ThornwickVale"
X_ACCOUNT_ID = "1700000000000000001"
X_NAME = "Thornwick Vale NHS Foundation Trust"
X_CLIENT_ID = "practice-x-client-id"
X_CLIENT_SECRET = "practice-x-client-secret"
X_CONSUMER_SECRET = "practice-x-consumer-secret"
X_BEARER_TOKEN = "practice-x-bearer-token"
X_ACCESS_TOKEN = "practice-x-access-token"
X_REFRESH_TOKEN = "practice-x-refresh-token"
# oauthlib raises when a refreshed token carries another scope than the handler was made with.
X_SCOPE = "tweet.read tweet.write tweet.moderate.write users.read dm.read dm.write media.write offline.access"

FACEBOOK_HANDLE = "ThornwickValeNHS"
FACEBOOK_PAGE_ID = "104857600100001"
FACEBOOK_NAME = "Thornwick Vale NHS Foundation Trust"
FACEBOOK_PAGE_TOKEN = "practice-facebook-page-token"
FACEBOOK_APP_ID = "104857600200002"
FACEBOOK_APP_SECRET = "practice-facebook-app-secret"
FACEBOOK_VERIFY_TOKEN = "practice-facebook-verify-token"

TRUST_BIO = (
    "Hospitals and community care for Thornwick and the Vale. Monitored 9am to 5.30pm, Monday to Friday."
)


@dataclass(frozen=True)
class Persona:
    """A made-up member of the public whom the practice page offers to write as."""

    handle: str
    name: str
    bio: str
    followers: int
    who: str
    network: Network | None = None


PERSONAS = (
    Persona(
        "megan_orrin",
        "Megan Orrin",
        "Mum of two. Looking after Dad. Thornwick born and bred.",
        214,
        "a patient's daughter",
    ),
    Persona(
        "asha_kell_post",
        "Asha Kell",
        "Health reporter, Thornwick Post. Stories: asha@thornwickpost.example",
        8420,
        "a journalist at the Thornwick Post",
    ),
    Persona(
        "cllr_bramwell",
        "Cllr Peter Bramwell",
        "Councillor for Thornwick East. Buses, bins, hospitals.",
        1904,
        "a councillor",
    ),
    Persona(
        "dai_pritchell",
        "Dai Pritchell",
        "Gyrrwr bws wedi ymddeol. Rugby, garden, grandchildren.",
        96,
        "a retired bus driver who writes in Welsh",
    ),
    Persona(
        "sunita_v_nurse",
        "Sunita Varr",
        "Student nurse. Tea first. Views mine.",
        530,
        "a student nurse",
    ),
    Persona(
        "quiet_tom_w",
        "Tom W",
        "",
        11,
        "someone who may be at risk",
    ),
    Persona(
        "vale_patients",
        "Vale Patient Voice",
        "Volunteers who listen to patients across the Vale.",
        1260,
        "a patients' group",
    ),
    Persona(
        "best_meds_4u",
        "BEST MEDS 4U",
        "Cheap pills fast shipping click link",
        3,
        "a spam bot",
    ),
)


def persona(handle: str) -> Persona | None:
    return next((p for p in PERSONAS if p.handle == handle), None)
