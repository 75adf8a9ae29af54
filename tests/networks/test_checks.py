"""What the desk says at start about its keys."""

from pytest_django import Settings

from socialdesk.networks.checks import field_keys


def test_it_names_a_missing_key_and_how_to_make_one(settings: Settings) -> None:
    settings.FIELD_KEYS = []
    (error,) = field_keys(None)
    assert "Fernet.generate_key" in str(error.hint)


def test_it_names_a_key_that_is_none(settings: Settings) -> None:
    settings.FIELD_KEYS = ["secret"]
    assert field_keys(None)[0].id == "networks.E002"


def test_it_is_content_with_good_keys(settings: Settings) -> None:
    assert field_keys(None) == []
