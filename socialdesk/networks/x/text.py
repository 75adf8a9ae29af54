"""Texts as X reads them, by X's own rules (twitter-text)."""

import warnings

with warnings.catch_warnings():  # it reads its emoji table through pkg_resources, which warns at every start
    warnings.simplefilter("ignore", UserWarning)
    import twitter_text


def length(text: str) -> int:
    return int(twitter_text.parse_tweet(text).weightedLength)


def has_link(text: str) -> bool:
    return bool(twitter_text.extract_urls(text))
