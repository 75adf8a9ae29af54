"""Makes a message plain before rules look at it: one spelling for what people write in twenty ways."""

import re
import unicodedata
from functools import cached_property

# Emoji that say how somebody feels stay, as words of their own; others are dropped.
FEELINGS = "😡🤬😠😤👎🙄💩😒🤦🤮🙏❤💙💚💜🧡💛🖤💗💕💖🥰😍😊👏🙌👍🌟⭐💐🌈🤗💪🎉💊🔪🔥🚨😭😢💔🤣😂🤡🤞"

# "Plain spelling: what people write". Short forms are written out; forms with "not" are drawn together.
SPELLINGS = """
    i am: im iam · i have: ive · you are: youre ure · they are: theyre · we have: weve · they have: theyve
    you have: youve · he is: hes · she is: shes · it is: its tis · that is: thats · there is: theres
    what is: whats wots · where is: wheres · who is: whos · how is: hows · want to: wanna
    going to: gonna gunna · got to: gotta · any more: anymore · let us: lets · cant: cannot carnt cnt
    dont: dnt · dont know: dunno · no one: noone · you: u ya yous · your: ur · are: r
    please: pls plz plse pleas · thanks: thx tnx thanx ta cheers thnx fanks thankx
    thank you: ty thankyou tysm tyvm thankyu · because: cos cuz coz bc · people: ppl · with: w
    something: summat sumthing · nothing: nowt nuffin nuthin · anything: owt · though: tho · before: b4
    great: gr8 grate · hour: hr · hours: hrs · minutes: mins · week: wk · weeks: wks · months: mths
    year: yr · years: yrs · tomorrow: 2moro tomoz tmrw tomorow tommorow · tonight: 2nite tonite
    today: 2day · appointment: appt apt appointmet apointment appoinment appiontment apptmt
    appointments: appts apts · doctor: doc dr · doctors: docs drs · prescription: perscription
    hospital: hosp hospitle hospitol · paramedic: paramedick · ambulance: amb ambulence ambulanse
    receptionist: receptionest · emergency: emergancy emergncy · kill myself: kms · waiting: wating
    suicide: suiside sucide suicde suicid sewerslide · suicidal: suisidal sucidal suicidle
    kill yourself: kys · overdose: overdoes ovadose · overdosed: overdossed oded
    disgusting: disgustin disguisting discusting · disgraceful: disgracfull disgracefull
    definitely: definately defo · breathe: breeth · breathing: breathin breething · bleeding: bleedin
    killing: killin · waited: waitd · absolutely: absolutley abso · complaint: complaynt complant
    unacceptable: unaceptable unexceptable · really: rly realy · brilliant: brill brilliantt briliant
    a&e: ane aande a+e casualty ed · fucking: fkin fuckin effing · shocking: shockin · mental health: mh
    medication: meds medicaton · minute: min · someone: sum1 some1 somone
    unconscious: unconcious unconsious · seizure: siezure seizer · stroke: strok · chest: cheast
    physio: physiotherapy · blood test: bloods
"""

# The same for words that stand apart.
RUNS = """
    dont: do not · cant: can not · couldnt: could not · didnt: did not · doesnt: does not · wasnt: was not
    werent: were not · wont: will not · isnt: is not · arent: are not · hasnt: has not · havent: have not
    wouldnt: would not · shouldnt: should not · hadnt: had not
    a&e: a and e, a & e, accident and emergency, emergency department · nobody: no body · myself: my self
    self harm: self harmed, selfharm, selfharming, self harming · carpark: car park
    outpatients: out patients · thank you: thank u, thank yous · cocodamol: co codamol
    chest pain: chest pains
"""


def _table(block: str, between: str) -> dict[str, str]:
    rows = (entry.strip().split(": ") for entry in re.split("[·\n]", block) if entry.strip())
    return {wrong: plain for plain, wrongs in rows for wrong in wrongs.split(between)}


_WORDS = _table(SPELLINGS, " ")
_APART = _table(RUNS, ", ")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|net|org|io|ly|xyz|shop|co|me|info|biz|club|top)\b(?:/\S*)?"
)
_SHORT = {"ll": " will", "re": " are", "ve": " have", "m": " am", "d": " would"}
# Welsh: "gwaedu'n" is two words, "gwaedu n".
_WELSH_ENDING = re.compile(r"(?<=[aeiouwy])'(?=[nriu]\b)")
_SHORT_ENDING = re.compile(r"(?<=\w)'(ll|re|ve|m|d)\b")
_TAG = re.compile(r"#\w+")
_TAG_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_QUOTES = str.maketrans("’‘`´ʼ", "'''''")
_LONG = re.compile(r"(\w)\1{2,}")
_END = re.compile(r"(?:(?<!\d)\.|\.(?!\d)|[!;\n…]|\?)(?:[.!?\s]*)")
_RUN = re.compile(rf"(?<= )(?:{'|'.join(sorted(map(re.escape, _APART), key=len, reverse=True))})(?= )")
_KEEP = re.compile(rf"[^\w.?£@#&~+%\s{FEELINGS}]")
# Accents, and characters that nobody sees (some use them to get words past a filter).
DROPPED = ("Mn", "Cf")
# What a quotation leaves out at its ends.
OUTSIDE = " .,;:!?…-–—/()[]*_~\"“”‘’'"
_FEELING = re.compile(f"([{FEELINGS}])")


def plain(text: str) -> str:
    """`text` as words parted by single spaces, with " . " or " ? " at the end of each sentence and at both ends
    of the whole. Compatibility forms are folded (NFKC), accents dropped, addresses written as "link"."""
    if "#" in text:
        text = _TAG.sub(lambda tag: _TAG_WORDS.sub(" ", tag.group()[1:]), text)
    text = unicodedata.normalize("NFKC", text.translate(_QUOTES)).casefold()
    if not text.isascii():
        text = "".join(
            c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) not in DROPPED
        )
        text = _FEELING.sub(r" \1 ", text)
    text = _ADDRESS.sub(" link ", text)
    text = _WELSH_ENDING.sub(" ", text)
    text = _SHORT_ENDING.sub(lambda short: _SHORT[short.group(1)], text).replace("'", "")
    text = _END.sub(lambda end: " ? " if "?" in end.group() else " . ", text)
    text = _KEEP.sub(" ", text)
    if _LONG.search(text):
        text = _LONG.sub(_squeeze, text)
    text = " ".join([_WORDS.get(word, word) for word in text.split() if word.strip("x")])
    return _RUN.sub(lambda run: _APART[run.group()], f" . {text} . ")


class Written:
    """A message in its writer's own words, each with what became of it in the plain text, so that what matched there
    can be quoted as it was written."""

    def __init__(self, text: str) -> None:
        self.words = text.split()

    @cached_property
    def _plainly(self) -> list[tuple[str, int, int]]:
        """Each plain word with the first and the last of the written words that it stands for."""
        found = [
            (word, at, at)
            for at, written in enumerate(self.words)
            for word in plain(written).split()
            if word not in (".", "?")
        ]
        at = 0
        while at < len(found):  # words that stand apart and are one in the plain text
            for many in (3, 2):
                run = found[at : at + many]
                if together := _APART.get(" ".join(word for word, _, _ in run)):
                    found[at : at + many] = [(word, run[0][1], run[-1][2]) for word in together.split()]
                    break
            at += 1
        return found

    def quote(self, plainly: str) -> str:
        """The written words behind some plain ones that stand together."""
        wanted = plainly.split()
        many = len(wanted)
        for at in range(len(self._plainly) - many + 1):
            run = self._plainly[at : at + many]
            if [word for word, _, _ in run] == wanted:
                return " ".join(self.words[run[0][1] : run[-1][2] + 1]).strip(OUTSIDE)
        return plainly


def _squeeze(run: re.Match[str]) -> str:
    """ "sooo" → "so", "pleeease" → "please"; but numbers stay, and "gooood" keeps two."""
    letter = run.group(1)
    if letter.isdigit() or letter == "w":
        return run.group()
    after = run.string[run.end() : run.end() + 1]
    return letter * 2 if letter in "oe" and after.isalpha() and after in "dlkmpt" else letter
