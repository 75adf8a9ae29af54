"""Checks on a draft before it goes out: what must be mended (stop) and what a person should look at (warn).

Plain rules on the words, the same in the composer and again at the moment of sending. They find what is
written, not what is meant: a quiet check is no promise that a text is fit to send.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from policies.models import Organisation

Level = Literal["stop", "warn"]
Span = tuple[int, int]


@dataclass(frozen=True)
class Finding:
    """One thing found. `mend` says what to do; `span` is where it is in the text, start and end."""

    level: Level
    code: str
    message: str
    mend: str
    span: Span | None = None


def check(
    text: str, *, limits: Mapping[str, tuple[int, int]] = {}, public: bool, reply: bool
) -> list[Finding]:
    """Everything to say about `text`, stops first.

    `limits` maps a network's label to (characters counted its way, characters allowed). `public` is False for
    a direct message; `reply` is True for an answer to somebody.
    """
    found = [*_length(text, limits), *_nhs_numbers(text), *_placeholders(text)]
    if public:
        found += _contacts(text)
        if reply or _MENTION.search(text):
            found += _each(text, _CONFIRMS, _CONFIRM_FINDING)
    found += _each(text, _ADVICE, _ADVICE_FINDING)
    found += _each(text, _PARTIES, _PARTY_FINDING)
    found += [*_capitals(text), *_links(text)]
    return sorted(found, key=lambda finding: finding.level)  # "stop" sorts before "warn"; stable


def stops(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.level == "stop"]


def _length(text: str, limits: Mapping[str, tuple[int, int]]) -> Iterator[Finding]:
    if not text.strip():
        yield Finding("stop", "empty", "There are no words yet.", "Write something first.")
    for label, (count, limit) in limits.items():
        if count > limit:
            over = count - limit
            yield Finding(
                "stop",
                "too_long",
                f"Too long for {label}: {count} of {limit}.",
                f"Take out {over} character{'s' if over > 1 else ''}.",
            )


# --- NHS numbers ------------------------------------------------------------------------------------------
# Ten digits together, as 3-3-4 (NHS) or as 6-4 (Scotland's CHI); not part of a longer number.
_TEN_DIGITS = re.compile(
    r"(?<![0-9+])(?<![0-9][ \-])"
    r"([0-9]{10}|[0-9]{3}[ \-\u00a0.]+[0-9]{3}[ \-\u00a0.]+[0-9]{4}|[0-9]{6}[ \-\u00a0]+[0-9]{4})"
    r"(?![0-9])"
)


def is_nhs_number(digits: str) -> bool:
    """Ten digits of which the last is the Modulus 11 check digit of the NHS Data Dictionary ("NHS NUMBER").
    Ten equal digits pass the sum but are nobody's. A leading 0 is only Scotland's: a date of birth."""
    if len(set(digits)) == 1:
        return False
    if digits[0] == "0" and not (digits[1] != "0" and "01" <= digits[2:4] <= "12"):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    expected = (11 - total % 11) % 11  # 10 can never be a digit, so such a number is never one
    return expected == int(digits[9])


def _nhs_numbers(text: str) -> Iterator[Finding]:
    for match in _TEN_DIGITS.finditer(text):
        if is_nhs_number(re.sub(r"[^0-9]", "", match[0])):
            yield Finding(
                "stop",
                "nhs_number",
                "This looks like an NHS number.",
                "Take it out. Ask for it on the phone or by email if it is needed.",
                match.span(),
            )


_UNFILLED = re.compile(
    r"\{\{[^{}]*\}\}|\[(?:insert|add|name|date|time|link|number)\b[^\]\n]{0,60}\]", re.IGNORECASE
)


def _placeholders(text: str) -> Iterator[Finding]:
    for match in _UNFILLED.finditer(text):
        yield Finding(
            "stop",
            "placeholder",
            f"“{match[0]}” is not filled in.",
            "Write the real words there.",
            match.span(),
        )


# --- contact details of a private person ------------------------------------------------------------------
_EMAIL = re.compile(r"[A-Z0-9._%+\-]+@[A-Z0-9\-]+(?:\.[A-Z0-9\-]+)+", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w+])(?:(?:\+44|0044)(?:[ ()\-\u00a0]*[0-9]){10,11}|\(?0(?:[ ()\-\u00a0]*[0-9]){9,10})(?!\w)"
)
# Help lines that anybody may name.
_HELP_LINES = {"08088088000", "08001111", "08006895652", "03001231110"}


def _digits(phone: str) -> str:
    digits = re.sub(r"\D", "", phone)
    for prefix in ("0044", "44"):
        if digits.startswith(prefix):
            return "0" + digits.removeprefix(prefix).removeprefix("0")
    return digits


def _contacts(text: str) -> list[Finding]:
    emails, phones = list(_EMAIL.finditer(text)), list(_PHONE.finditer(text))
    if not (emails or phones):
        return []
    ours = "\n".join(Organisation.get().contact_details())
    our_emails = {match[0].lower() for match in _EMAIL.finditer(ours)}
    our_phones = _HELP_LINES | {_digits(match[0]) for match in _PHONE.finditer(ours)}
    return [
        Finding(
            "warn",
            "email",
            f"{match[0]} is not in the organisation’s profile.",
            "Check that it may be public and belongs to a team, not to a person.",
            match.span(),
        )
        for match in emails
        if match[0].lower() not in our_emails
    ] + [
        Finding(
            "warn",
            "phone",
            f"{match[0]} is not in the organisation’s profile.",
            "Check that it may be public and belongs to a team, not to a person.",
            match.span(),
        )
        for match in phones
        if (digits := _digits(match[0])) not in our_phones
        and not (len(digits) == 10 and is_nhs_number(digits))
    ]


# --- words to look at -------------------------------------------------------------------------------------
_MENTION = re.compile(r"(?<![\w@.])@\w")
_CARE = (
    r"appointments?|operation|surgery|procedure|admission|discharge|treatment|diagnosis|scans?|x-?rays?|"
    r"test results?|results|biopsy|blood tests?|referral|medical records?|patient records?|notes|consultant|"
    r"prescription|medication|condition|care plan|stay (?:with us|on the ward|in hospital)|time on the ward"
)
_CONFIRMS = re.compile(
    rf"\b(?:your|her|his|their) (?:(?:recent|last|next|upcoming|hospital|child’?'?s|son’?'?s|daughter’?'?s|"
    rf"mum’?'?s|dad’?'?s|mother’?'?s|father’?'?s|wife’?'?s|husband’?'?s|partner’?'?s) )*(?:{_CARE})\b"
    r"|\b(?:when|while|after|before|since) (?:you|she|he|they) (?:were|was) (?:admitted|discharged|treated|"
    r"seen|in hospital|on (?:the|our) ward|a patient|with us|in our care)\b"
    r"|\byou(?: are|’re|'re| were| have been) (?:a patient|an? (?:in|out)patient|on our (?:waiting )?list|"
    r"under our care|in our care|being treated)\b"
    r"|\b(?:we|i)(?:’ve|'ve| have|) (?:looked at|checked|looked up|read|found) (?:your|her|his|their) "
    r"(?:notes|records?|file|details)\b"
    r"|\b(?:we|our (?:team|staff|nurses|doctors)) (?:treated|saw|admitted|discharged|looked after|cared for) "
    r"(?:you|her|him|them)\b"
    r"|\bas (?:a|our) patient\b"
    r"|\byour (?:visit|time) (?:to|at|in|with) (?:us|our|the (?:ward|clinic|hospital|a&e))",
    re.IGNORECASE,
)
_CONFIRM_FINDING = Finding(
    "warn",
    "confirms_patient",
    "This would confirm that the person is a patient. Take it to a private message.",
    "Answer in general words, and offer a private message.",
)
_ADVICE = re.compile(
    r"\byou (?:should|could|need to|must|can) (?:take|stop taking|start taking|double|increase|reduce)\b"
    r"|\b(?:stop|start|keep|try) taking (?:your|the|a|some|more|less)\b"
    r"|\btake (?:one|two|three|\d+|more|some|your) (?:\w+ )?(?:tablets?|capsules?|pills?|paracetamol|"
    r"ibuprofen|aspirin|medicines?|medication|drops|puffs|spoonfuls?)\b"
    r"|\b\d+(?:\.\d+)? ?(?:mg|mcg|micrograms|milligrams|ml|millilitres)\b"
    r"|\b(?:your|usual|daily|maximum|recommended|right|higher|lower|double) dos(?:e|es|age)\b"
    r"|\b(?:sounds|looks) like (?:you have|you’ve|you've|you may have|"
    r"an? (?:infection|allergy|migraine|fracture))\b"
    r"|\byou (?:probably|may|might) have an? \w+",
    re.IGNORECASE,
)
_ADVICE_FINDING = Finding(
    "warn",
    "medical_advice",
    "This reads like medical advice for one person.",
    "Point to a GP, a pharmacist, 111 or a page of health information instead.",
)
# Only names that cannot be taken for ordinary words: labour is also a ward, and green a colour.
_PARTIES = re.compile(
    r"\b(?:conservative party|the conservatives|tory|tories|labour (?:party|government|mps?|council)|"
    r"lib(?:eral)? dem(?:ocrat)?s?|reform uk|green party|plaid cymru|snp|scottish national party|dup|"
    r"democratic unionists?|sinn f[eé]in|sdlp|ulster unionists?|alliance party|ukip)\b"
    r"|\bvote (?:for|against|them|him|her)\b|\bgeneral election\b",
    re.IGNORECASE,
)
_PARTY_FINDING = Finding(
    "warn",
    "party_politics",
    "This may read as party politics.",
    "Leave parties and votes out, above all in the weeks before an election.",
)


def _each(text: str, pattern: re.Pattern[str], finding: Finding) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        yield Finding(finding.level, finding.code, finding.message, finding.mend, match.span())


def _capitals(text: str) -> Iterator[Finding]:
    """Three or more words of four letters and longer, and nearly every letter a capital."""
    words = re.findall(r"[^\W\d_]{4,}", re.sub(r"https?://\S+|[@#]\w+", " ", text))
    letters = "".join(words)
    if len(words) >= 3 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters):
        yield Finding(
            "warn",
            "capitals",
            "This is nearly all capital letters.",
            "Use capitals only where a word needs one: they read as shouting and are hard to read.",
        )


_PLAIN_LINK = re.compile(r"\bhttp://\S+|(?<![\w/.@])www\.[\w\-]+\.\S+", re.IGNORECASE)


def _links(text: str) -> Iterator[Finding]:
    for match in _PLAIN_LINK.finditer(text):
        yield Finding(
            "warn",
            "link",
            f"{match[0]} does not begin with https://.",
            "Use the full secure address.",
            match.span(),
        )
