"""The small language that the rule tables are written in, and the shapes of their rows.

A table's phrases stand in one block of text, parted by "·" or a new line. They are matched word by word against
text that inbox.rules.reading has made plain (small letters, no accents, "i am" for "I'm", "dont" for "don't"):

    suicid*          any ending                    (a|b c)    either
    (very )?rude     may be there or not           ^thanks    at the start of a sentence
    took _ lot       up to two words between       thanks .   at the end of one
    took … lot       up to six words between       <kin>      one of a named list below
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from inbox.models import Route, Urgency

NAMED = {
    "any": r"[^ .?~]+",
    "money": r"£[\d.,]+[km]?",
    "kin": "(mum|mam|mom|mother|mummy|dad|stepdad|stepmum|father|daddy|nan|nana|nanna|nain|gran|granny|"
    "grandma|grandad|taid|grandfather|grandmother|grandson|granddaughter|wife|husband|hubby|partner|son|daughter|brother|sister|bro|"
    "baby|child|children|kid|toddler|newborn|twin|friend|mate|neighbour|uncle|aunt|auntie|boyfriend|girlfriend|"
    "cousin|niece|nephew|teenager|teen|lad|ex|flatmate|bump|little (one|boy|girl|lad)|(year|yr|month|week) old|"
    "(mother|father) in law)s?",
    "who": "(i|he|she|they|we|someone|somebody|(this|an?|the) (man|woman|lady|bloke|guy|lad|girl|boy|patient|"
    "resident)|(my|our|the|his|her|an?) ([a-z]+ )?<kin>)",
    "self": "(my|him|her|them|your|our)sel(f|ves)",
    "not": "(cant|couldnt|isnt|doesnt|didnt|not|wont|wouldnt|hasnt|havent|hardly|barely|never|stopped|unable to|"
    "struggling to|struggles to|hard to|difficult to|trouble)",
    "nobody": "(nobody|no one|not one person|not a soul|none of (them|you)|never|not once)",
    "num": r"([\d.]+( plus)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|"
    "thirty|forty|fifty|several|few|couple( of)?|half( an)?|many|all|so many|number of|hundred)",
    "time": "(minute|hour|day|night|week|fortnight|month|year)s?",
    "i will": "(i will|ill|i am going to|i am coming|i swear|we will|we are (coming|going to))",
    "pills": "(tablet|pill|paracetamol|cocodamol|sleeper|painkiller|antidepressant|medication|medicine|ibuprofen|"
    "codeine|tramadol|diazepam|morphine|insulin|propranolol|amitriptyline|sertraline|zopiclone|methadone|packet|"
    "bottle|blister pack)s?",
    "staff": "(staff|nurse|doctor|gp|consultant|receptionist|reception|midwife|midwives|paramedic|porter|surgeon|"
    "carer|team|crew|hca|healthcare assistant|physio|dentist|matron|sister|secretary|secretaries|driver|"
    "volunteer|security|sonographer|radiographer|pharmacist|health visitor|people|everyone|everybody|she|he|they)s?",
    "place": "(hospital|ward|a&e|surgery|clinic|unit|carpark|building|department|reception|theatre|corridor|roof|"
    "kitchen|basement|waiting room|site|canteen|entrance|maternity|icu|pharmacy|health centre|outpatients)s?",
    "hit": "(hit|hits|hitting|beat|beats|beating|slap*|punch*|kick*|strangl*|chok(es|ed|ing)|hurt|hurts|hurting|"
    "shov(es|ed|ing)|smack*|attack(s|ed|ing)|assault*|grab*|threaten*|scream(s|ed|ing) at|drag*|pinn(ed|ing))",
    "party": "(tory|tories|the conservatives|conservative (party|government|council|mp)|lib dems?|libdems?|"
    "labour (party|government|govt|council|mps?|voters?|leader|manifesto|candidate)|liberal democrats?|"
    "green party|the greens|reform uk|snp|plaid( cymru)?|sinn fein|dup|ukip|llafur|ceidwadwyr|toriaid)",
    "good": "(amazing|brilliant|fantastic|wonderful|excellent|outstanding|incredible|superb|fabulous|lovely|great|"
    "awesome|exceptional|first class|top class|second to none|marvellous|spot on|phenomenal|ace|smashing|stars?|"
    "angels?|heroes|hero|legends?|a credit|professional|kind|caring|compassionate|friendly|helpful|attentive|"
    "polite|reassuring|supportive|gentle|efficient|thoughtful|faultless|10 out of 10|5 star|the best|"
    "perfect|really good|very good|so good|welcoming|thorough|understanding|cheerful|impressive)",
    "bad": "(awful|terrible|appalling|dreadful|horrendous|horrific|atrocious|abysmal|shocking|disgusting|diabolical|"
    "disgraceful|shambolic|dire|poor|rubbish|crap|shit|shite|pathetic|useless|a joke|rude|unacceptable|a disgrace|"
    "unprofessional|uncaring|dismissive|incompetent|inadequate|chaotic|hopeless|inhumane|degrading|undignified|"
    "the worst|bloody awful|woeful|ridiculous|unbelievable|a shambles|a mess|a nightmare|broken|not good enough)",
}  # fmt: skip


START = "[.?] ((hi|hello|hiya|hey|so|and|well|ok|but|@[^ ]+) ){0,3}"


def _up_to(words: int) -> str:
    return rf"(?:[^ .?~]+ ){{0,{words}}}"


def phrases(block: str) -> tuple[str, ...]:
    """The phrases of a block. A long group of alternatives may run on to the next line after its "|"."""
    joined = re.sub(r"\|\s*\n\s*", "|", block)
    return tuple(phrase.strip() for phrase in re.split("[·\n]", joined) if phrase.strip())


def as_regex(phrase: str) -> str:
    """One phrase of the small language as the regular expression that it stands for."""
    phrase = phrase.replace("^", START)
    while name := re.search("<(.+?)>", phrase):
        phrase = phrase.replace(name.group(), NAMED[name.group(1)])
    phrase = re.sub(r" \.$", " [.?]", phrase)
    phrase = re.sub(r"(?<=[\w&])\*", r"\\w*", phrase).replace("… ", _up_to(6)).replace("_ ", _up_to(2))
    # However often, but not for ever: of words said over and over, each would be the start of all that follow.
    phrase = phrase.replace(")*", "){0,6}").replace(")+", "){1,6}")
    return re.sub(r"\((?!\?)", "(?:", phrase)


def compiled(block: str) -> re.Pattern[str]:
    """All phrases of a block as one pattern. Each match begins with the space before its first word.

    Phrases are sorted by first letter, so that a word of a message is held against few of them: this is twice as fast.
    """
    sorted_phrases: dict[str, list[str]] = {}
    for phrase in phrases(block):
        for letter, rest in _by_letter(as_regex(phrase)):
            sorted_phrases.setdefault(letter, []).append(rest)
    return re.compile(
        " " + _either(letter + _either(rests) for letter, rests in sorted_phrases.items()) + "(?= )"
    )


def _either(options: Iterable[str]) -> str:
    return f"(?:{'|'.join(options)})"


def _by_letter(regex: str) -> list[tuple[str, str]]:
    """A regular expression as pairs (first letter, the rest). The letter is "" where none can be told."""
    if not regex or regex[0].isalnum():
        return [("", regex)] if regex[1:2] in ("?", "*") else [(regex[:1], regex[1:])]
    if not regex.startswith("(?:"):
        return [("", regex)]
    options, after = _first_group(regex)
    if after[:1] in ("{", "*", "+"):
        return [("", regex)]
    optional = after.startswith("?")
    rest = after.removeprefix("?")
    found: dict[str, list[str]] = {}
    for option in options:
        for letter, end in _by_letter(option):
            found.setdefault(letter, []).append(end)
    pairs = [(letter, (_either(ends) if ends != [""] else "") + rest) for letter, ends in found.items()]
    return pairs + (_by_letter(rest) if optional else [])


def _first_group(regex: str) -> tuple[list[str], str]:
    """The alternatives of the group that `regex` begins with, and what follows the group."""
    depth, begin, options = 0, len("(?:"), []
    for at, sign in enumerate(regex):
        depth += (sign == "(") - (sign == ")")
        if (sign == "|" and depth == 1) or depth == 0:
            options.append(regex[begin:at])
            begin = at + 1
        if depth == 0:
            return options, regex[begin:]
    raise ValueError(f"A bracket is not closed: {regex}")


class Phrased:
    """Anything recognised by the phrases of its block. They are compiled once, at the first message: all of them take
    half a second, which the pages and commands that route nothing need not wait for."""

    block: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return compiled(self.block)


@dataclass(frozen=True)
class Rule(Phrased):
    """One row. `weight`: 1 hints, 2 is enough for its route, 3 and more stands up to praise beside it.
    `reason` names the row to an officer; the words that matched follow it. `most`: so many different words of
    the row each count with its weight.
    `needs` and `unless` name signs (below) that must, or must not, be in the message too."""

    route: Route
    weight: int
    urgency: Urgency
    reason: str
    block: str
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    most: int = 1


@dataclass(frozen=True)
class Sign(Phrased):
    """Something that rows ask for or give way to, without a route of its own. `where` "profile" looks at the
    writer's bio, handle and the lists that they are on."""

    name: str
    block: str
    where: str = "text"


@dataclass(frozen=True)
class Figure(Phrased):
    """Words not to be taken at their word when `route` is weighed: they are blanked out ("~") first."""

    route: Route
    block: str
