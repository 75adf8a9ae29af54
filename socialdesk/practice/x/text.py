"""Texts as X reads them: names, addresses, and how long a post is.

Source: docs.x.com, "Counting characters": NFC first; most characters of European scripts and common
punctuation weigh 1, all others 2; an emoji, however it is put together, 2; a web address 23; limit 280.
"""

from __future__ import annotations

import re
import unicodedata

LIMIT = 280
URL_WEIGHT = 23
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))

HANDLE = re.compile(r"(?<![\w@])@(\w{1,15})")
URL = re.compile(
    r"https?://[^\s<>\"]+|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:uk|com|org|net|nhs|wales)\b(?:/\S*)?", re.I
)
_PICTURE = "[\u231a-\u27bf\u2b05-\u2b55\u3030\u303d\U0001f000-\U0001faff]"
_TAIL = "[\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"  # a flag is two letters
    "|[0-9#*]\ufe0f?\u20e3"  # a key cap
    f"|{_PICTURE}{_TAIL}(?:\u200d{_PICTURE}{_TAIL})*"  # a picture, its skin tone, and those joined to it
)


def weighted_length(text: str) -> int:
    """280 is the most that X takes."""
    text = unicodedata.normalize("NFC", text)
    text, urls = URL.subn("", text)
    text, emoji = EMOJI.subn("", text)
    return urls * URL_WEIGHT + emoji * 2 + sum(map(_weight, text))


def _weight(character: str) -> int:
    return 1 if any(low <= ord(character) <= high for low, high in LIGHT) else 2
