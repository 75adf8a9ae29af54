"""Texts as X reads them: names, addresses, and how long a post is.

Source: docs.x.com, "Counting characters": NFC first; most characters of European scripts and common
punctuation weigh 1, all others 2; an emoji, however it is put together, 2; a web address 23; limit 280,
except for those who pay for longer posts.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from urllib.parse import urlsplit

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


def shortened(text: str) -> str:
    """X shows every address as one of its own; the entities say what stands behind it."""
    return URL.sub(lambda match: short_link(match[0]), text)


def short_link(address: str) -> str:
    return "https://t.co/" + base64.urlsafe_b64encode(hashlib.sha256(address.encode()).digest()).decode()[:10]


def expanded(address: str) -> str:
    """Whole, as X gives it: with a scheme and a path, the host in small letters."""
    parts = urlsplit(address if "://" in address else f"https://{address}")
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/").geturl()


def beginning(text: str, link: str) -> str:
    """As much of a long post as X puts into its `text`: 280 at most, with the link to the whole."""
    shown = ""
    for word in text.split(" "):
        longer = f"{shown} {word}".lstrip()
        if weighted_length(f"{longer}… {link}") > LIMIT:
            break
        shown = longer
    return f"{shown}… {link}"


def weighted_length(text: str) -> int:
    """280 is the most that X takes."""
    text = unicodedata.normalize("NFC", text)
    text, urls = URL.subn("", text)
    text, emoji = EMOJI.subn("", text)
    return urls * URL_WEIGHT + emoji * 2 + sum(map(_weight, text))


def _weight(character: str) -> int:
    return 1 if any(low <= ord(character) <= high for low, high in LIGHT) else 2
