"""The desk's accounts on a practice server, as the seed command connects them."""

from socialdesk.networks.models import Account
from socialdesk.practice import cast
from tests.practice_server import PracticeServer

X_CREDENTIALS = {
    "access_token": cast.X_ACCESS_TOKEN,
    "refresh_token": cast.X_REFRESH_TOKEN,
    "client_id": cast.X_CLIENT_ID,
    "client_secret": cast.X_CLIENT_SECRET,
    "webhook_secret": cast.X_CONSUMER_SECRET,
    "bearer_token": cast.X_BEARER_TOKEN,
}


def x_account(practice: PracticeServer, **fields: object) -> Account:
    return Account.objects.create(
        network="x",
        handle=cast.X_HANDLE,
        name=cast.X_NAME,
        remote_id=cast.X_ACCOUNT_ID,
        api_url=practice.url,
        credentials=X_CREDENTIALS,
        **fields,
    )


def facebook_account(practice: PracticeServer, **fields: object) -> Account:
    return Account.objects.create(
        network="facebook",
        handle=cast.FACEBOOK_HANDLE,
        name=cast.FACEBOOK_NAME,
        remote_id=cast.FACEBOOK_PAGE_ID,
        api_url=practice.url,
        credentials={
            "access_token": cast.FACEBOOK_PAGE_TOKEN,
            "app_secret": cast.FACEBOOK_APP_SECRET,
            "verify_token": cast.FACEBOOK_VERIFY_TOKEN,
        },
        **fields,
    )
