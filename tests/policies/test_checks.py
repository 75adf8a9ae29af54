"""What a draft is stopped for, what it is warned of, and what must pass."""

import pytest

from policies import checks
from policies.checks import Finding, is_nhs_number
from policies.models import Organisation


def codes(text: str, *, public: bool = True, reply: bool = True, **more: object) -> list[str]:
    return [finding.code for finding in checks.check(text, public=public, reply=reply, **more)]  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _profile(organisation: Organisation) -> None:
    """Every check here runs against the same profile."""


@pytest.mark.parametrize("text", ["", "   ", "\n\t "])
def test_it_stops_an_empty_text(text: str) -> None:
    assert codes(text) == ["empty"]


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ({}, []),
        ({"X": (280, 280)}, []),
        ({"X": (281, 280), "Facebook": (281, 8000)}, ["too_long"]),
        ({"X": (300, 280), "Bluesky": (310, 300)}, ["too_long", "too_long"]),
    ],
)
def test_it_stops_what_is_too_long_for_a_network(
    limits: dict[str, tuple[int, int]], found: list[str]
) -> None:
    assert codes("Hello", limits=limits) == found


def test_it_says_how_much_to_take_out() -> None:
    (one,) = checks.check("Hello", limits={"X": (281, 280)}, public=True, reply=False)
    (more,) = checks.check("Hello", limits={"X": (290, 280)}, public=True, reply=False)
    assert one == Finding("stop", "too_long", "Too long for X: 281 of 280.", "Take out 1 character.")
    assert more.mend == "Take out 10 characters."


# --- NHS numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "9434765919",
        "943 476 5919",
        "943-476-5919",
        "943\u00a0476\u00a05919",
        "My number is 943 476 5919, thanks",
        "(943 476 5919)",
        "NHS:9434765919.",
        "4857773457",
        "450 557 7104",
        "0101991231",  # Scotland: born on 1 January 1999
        "010199 1231",
    ],
)
def test_it_stops_an_nhs_number(text: str) -> None:
    assert codes(text, reply=False) == ["nhs_number"]
    assert codes(text, public=False) == ["nhs_number"], "in private messages too"


@pytest.mark.parametrize(
    "text",
    [
        "9434765918",  # wrong check digit
        "943 476 5910",
        "94347659190",  # eleven digits
        "194347659190",
        "+9434765919",
        "1111111111",
        "0000000000",
        "1234567890",
        "943 476 59",
        "1943 476 5919",
        "9434 765 919",  # not how anybody writes it
        "2026-11-24 10:30",
        "Ward 12, bed 4, floor 3",
        "£943,476.59",
        "0169772345",
    ],
)
def test_other_numbers_are_no_nhs_numbers(text: str) -> None:
    assert "nhs_number" not in codes(text, reply=False)


def test_phone_numbers_are_no_nhs_numbers() -> None:
    for last in range(1000):
        for text in (
            f"01632 960{last:03}",
            f"+44 7700 900{last:03}",
            f"07700900{last:03}",
            f"020 7946 0{last:03}",
        ):
            assert "nhs_number" not in codes(text, reply=False), text


def test_about_one_in_eleven_numbers_has_the_right_check_digit() -> None:
    valid = sum(is_nhs_number(f"40012{n:05}") for n in range(11_000))
    assert 900 <= valid <= 1100


def test_a_number_whose_check_digit_would_be_10_is_never_valid() -> None:
    assert not any(is_nhs_number(f"123456789{digit}") for digit in range(10))


def test_the_span_is_where_the_number_stands() -> None:
    text = "Hello 943 476 5919 there"
    (finding,) = checks.check(text, public=True, reply=False)
    assert finding.span
    assert text[slice(*finding.span)] == "943 476 5919"
    assert checks.stops([finding]) == [finding]


# --- placeholders -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dear {{ person.name }}", ["placeholder"]),
        ("{{}} and {{ x }}", ["placeholder", "placeholder"]),
        ("Come on [insert date]", ["placeholder"]),
        ("Hello [NAME]", ["placeholder"]),
        ("The minister [Ms Example] said", []),
        ("{ not one }", []),
        ("[addendum]", []),
    ],
)
def test_it_stops_what_is_not_filled_in(text: str, found: list[str]) -> None:
    assert codes(text, reply=False) == found


# --- contact details --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Email complaints@thornwickvale.example", []),
        ("Email Complaints@ThornwickVale.example.", []),
        ("Email jo.bloggs@mail.example", ["email"]),
        ("Ring 01632 960101", []),
        ("Ring 01632-960-101 or (01632) 960102", []),
        ("Ring +44 1632 960101", []),
        ("Ring +44 (0)1632 960101", []),
        ("Ring 01632 960100", []),  # in the other ways to contact us
        ("Ring 07700 900123", ["phone"]),
        ("Ring 01632 960101 07700 900123", ["phone"]),
        ("Call 999, 111 or 116 123", []),
        ("Call Lifeline on 0808 808 8000", []),
        ("Up 04% since 2019", []),
        ("Follow @thornwickvale", []),
    ],
)
def test_it_warns_of_contact_details_that_are_not_ours(text: str, found: list[str]) -> None:
    assert codes(text, reply=False) == found


def test_a_private_message_may_hold_any_contact_details() -> None:
    assert codes("Ring me on 07700 900123 or jo@mail.example", public=False) == []


# --- confirming that somebody is a patient ----------------------------------------------------------------

CONFIRMS = [
    "Sorry about your appointment.",
    "We have moved your appointment to Monday",
    "We hope your operation went well",
    "We are sorry about your recent stay in hospital",
    "How is your son’s treatment going?",
    "your mum's discharge was late",
    "when you were admitted on Friday",
    "While you were on our ward",
    "after she was discharged",
    "You are a patient of ours",
    "you’re on our waiting list",
    "We’ve looked at your notes",
    "We looked after you last week",
    "As our patient you can ask",
    "Your time with us was hard",
    "YOUR TEST RESULTS are ready",
    "Thank you for your visit to the ward",
]
CONFIRMS_NOTHING = [
    "Appointments can be changed on our website.",
    "We are sorry to read this. Please send us a private message.",
    "Your question is a good one.",
    "Our operation theatres are new.",
    "If you have an appointment, come as usual.",
    "Patients tell us that the car park is full.",
    "We cannot talk about anybody’s care in public.",
    "What is your view of our treatment centre?",
    "Thank you for your kind words.",
    "When you are well enough, tell us.",
    "We treated the lawn on Friday",
    "your noteshelf",
]


@pytest.mark.parametrize("text", CONFIRMS)
def test_it_warns_of_confirming_that_somebody_is_a_patient(text: str) -> None:
    findings = [one for one in checks.check(text, public=True, reply=True) if one.code == "confirms_patient"]
    assert findings
    assert findings[0].level == "warn"
    assert findings[0].message == (
        "This would confirm that the person is a patient. Take it to a private message."
    )


@pytest.mark.parametrize("text", CONFIRMS_NOTHING)
def test_general_words_confirm_nothing(text: str) -> None:
    assert "confirms_patient" not in codes(text)


@pytest.mark.parametrize("text", CONFIRMS)
def test_a_private_message_may_speak_of_care(text: str) -> None:
    assert "confirms_patient" not in codes(text, public=False)


def test_a_post_to_everybody_confirms_nothing_but_one_to_somebody_does() -> None:
    assert codes("Please come early for your appointment.", reply=False) == []
    assert codes("@gwen_l Sorry about your appointment.", reply=False) == ["confirms_patient"]


# --- words to look at -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("You should take it easy on your GP", ["medical_advice"]),
        ("you should take two paracetamol", ["medical_advice"]),
        ("Try taking less of it", ["medical_advice"]),
        ("Take 2 tablets", ["medical_advice"]),
        ("about 500mg a day", ["medical_advice"]),
        ("the usual dose", ["medical_advice"]),
        ("It sounds like you have a cold", ["medical_advice"]),
        ("You might have an infection", ["medical_advice"]),
        ("Please ask your GP or call 111", []),
        ("Take a look at our website", []),
        ("You should call 999", []),
        ("A healthy dose", []),
        ("Take the second left after the pharmacy", []),
    ],
)
def test_it_warns_of_medical_advice(text: str, found: list[str]) -> None:
    assert list(dict.fromkeys(codes(text))) == found
    assert list(dict.fromkeys(codes(text, public=False))) == found, "in private messages too"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Labour Party says", ["party_politics"]),
        ("Vote for change", ["party_politics"]),
        ("Lib Dems and Tories", ["party_politics", "party_politics"]),
        ("The SNP and Sinn Féin", ["party_politics", "party_politics"]),
        ("Our labour ward has moved", []),
        ("A green party dress", ["party_politics"]),  # a person looks, and sends it
        ("The conservative estimate is 40", []),
        ("Vote in our staff awards", []),
        ("We reform how we work", []),
    ],
)
def test_it_warns_of_party_politics(text: str, found: list[str]) -> None:
    assert codes(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PLEASE READ THIS NOW", ["capitals"]),
        ("PLEASE READ THIS https://thornwick.example/a-very-long-address #thornwick", ["capitals"]),
        ("A&E is busy. NHS 111 can help.", []),
        ("NHS GP UTC MIU", []),
        ("COVID boosters at Thornwick clinics", []),
        ("SHOUTING LOUD", []),
    ],
)
def test_it_warns_of_capitals(text: str, found: list[str]) -> None:
    assert codes(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See http://thornwick.example", ["link"]),
        ("See www.thornwick.example/news", ["link"]),
        ("See https://www.thornwick.example", []),
        ("See thornwick.example", []),
    ],
)
def test_it_warns_of_links_that_are_not_secure(text: str, found: list[str]) -> None:
    assert codes(text) == found


def test_stops_come_before_warnings() -> None:
    findings = checks.check("YOU SHOULD TAKE THIS 943 476 5919", public=True, reply=True)
    assert [finding.level for finding in findings] == sorted(finding.level for finding in findings)
    assert findings[0].code == "nhs_number"


def test_a_clean_text_asks_the_database_nothing(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert codes("Our café is open until 8pm tonight.") == []
