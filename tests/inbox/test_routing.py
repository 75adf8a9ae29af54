"""Where messages go. Every sentence here is made up, in the ways that people really write."""

import time
from typing import Any

import pytest

from inbox.models import Route, Urgency
from inbox.routing import Decision, decide, look, safety_net
from inbox.rules import Rule, check, plain
from socialdesk.practice import busy_morning

REPORTER = "Reporter, Thornwick Post. Views my own."

CRISIS = """
I took them all. every last one. sorry
dont want to be here any more and nobody would even notice
nobody will miss me when I'm gone tbh
been on hold to the crisis line 40 mins. not sure I'll make it to the morning
Ive written the letters. Thank you to the nurses on Elm ward you tried
my daughter is saying she wants to die and we're just sat here in the waiting room
cant keep doing this. tired of fighting. so tired
Honestly I don't see the point anymore. Everyone would be better off
got a box of paracetamol in front of me and I keep counting them
standing on the bridge by the station and I can't stop crying
please cancel my appointment on Friday, I wont be needing it where I'm going. goodbye x
my son has locked himself in the bathroom with a blade
what happens if you take 30 paracetamol asking for a friend
I'm not safe on my own tonight
I cut myself again last night and it won't stop bleeding
kms lol but actually
🙏 please help me im scared of what i might do
how do I get an appointment? I keep hearing voices telling me to hurt people
it would be easier for everyone if I wasnt around
if I go to sleep tonight and don't wake up that's fine by me
I have no reason to stay
hope I dont wake up tomorrow
Dad's got pains in his chest and down his left arm what should I do
mum's face has dropped on one side and she's slurring, is that a stroke??
my baby is breathing really fast and his lips look blue
Is it normal that my 3 week old has a temp of 39 and is all floppy
I'm 34 weeks and baby hasn't moved since this morning, maternity line engaged
She's passed out and I can't wake her
he's choking HELP
been lying on the kitchen floor for 5 hours, can't get up, ambulance still not here
bleeding really heavily after my op yesterday, soaked through three pads
hes having a fit in the car park outside your main entrance
rash on my toddler that doesnt fade with the glass, do i wait for gp?
my grandad can't breathe and nobody is answering 111
I think my wife is having a heart attack
throat is swelling up after the antibiotics you gave me
My neighbour's kids are left home alone every night, they're starving and I don't know who to tell
saw one of your carers slap an old lady on ward 6
my nan's got bruises all over her arms and the care home can't explain them
he checks my phone so please don't ring me. i'm scared to go home
I think my little sister is being groomed
my partner hits me and i'm pregnant
my dad has dementia and he's walked out of the ward in his slippers, nobody knows where he is
Has anyone seen my brother? Missing since last night, left A&E in a hospital gown
elderly man wandering around the bus stop outside the hospital confused, no coat
I know what car that receptionist drives. She'd better watch her back
I'm coming down there with my brothers and I'll smash the place up
theres a bomb in your car park
someone's got a knife in a&e waiting room
you will all pay for this. see what happens when I come back
I'll burn that surgery to the ground
bloke kicking off in A&E, just punched a nurse
smoke coming out of the roof of the maternity unit
massive crash right outside the hospital, bus on its side
part of the ceiling has come down on ward 4
is it true you've been hacked? all the screens are off at outpatients
half the ward has been sick, is it norovirus?
strong smell of gas by the main entrance
Fire alarm going off, everyone outside in the car park and there's smoke
stuck in the lift at Thornwick General for an hour
All the computers are down across the hospital with a message asking for bitcoin
dwi ddim eisiau byw dim mwy
mae gen i boen yn y frest a methu anadlu
dwi'n mynd i ladd fy hun heno
mae fy nhad ar goll, mae dementia arno
wedi cymryd gormod o dabledi
mae'r babi yn llipa a ddim yn deffro
"""

SPAM = """
Earn £500 a day from home with crypto trading!! DM me for info
I lost everything but @recovery_king_77 recovered my stolen bitcoin, message him now
Dr Obaze herbal medicine cured my fibroids in 2 weeks, whatsapp +44 7700 900123
Your page will be disabled for violating community standards. Confirm your account: http://example.com/verify
Buy 10k real followers cheap, link in bio
Hot singles in your area 🔥 chat now
Need a loan? Instant approval, bad credit ok, apply today www.example.com
We offer SEO services to grow your business, DM for a free quote
Congratulations you have been selected as the winner of a £1000 gift card, click here to claim your prize
Gutter cleaning and roofing, free quotes, call Baz today
Share this with 10 friends and a miracle will find you before midnight. Type AMEN
Weight loss gummies that really work!!! Lose 2 stone in a month, link in my bio 👇
Wegovy and Mounjaro for sale no prescription fast delivery, telegram @fastmeds
fuck off you bunch of wankers
scum the lot of you
Promote it on @indie_boost_daily 🚀
you're all sheep, do your own research, plandemic
check out my new video on my channel link below subscribe
My forex mentor helped me make £4000 in a week, message her on whatsapp
go boil your heads you bunch of clowns
"""

COMPLAINT = """
Thanks for the 9 hour wait, really made my birthday
brilliant, another cancelled appointment. third one this year
11 hours on a plastic chair with my 84 year old mum and not one person came to see her
Rang the surgery 62 times this morning. No appointments left. Joke.
My operation was cancelled again with an hour's notice
The nurses were lovely but we waited seven hours and nobody told us anything
Receptionist was so rude to my nan she cried in the car
Still waiting for my scan results after 6 weeks
You lost my referral. Again.
I'd like to make a complaint about the care my father received
how do I complain about a consultant?
Toilets on ward 9 were filthy, blood on the floor all day
£12.40 to park so I could sit with my dying dad. Disgusting.
I'm going to the papers about this
no one rang back. no one ever rings back
Dad was moved four times in the night. Nobody told us where he was
They sent her home at 2am in a taxi in her nightie
Wrong medication given to my husband twice this week
Love how you can't get through to anyone and then get told off for missing the appointment 🙄
Discharge letter had someone else's name on it. Not great is it
The website doesn't work, tried to book a blood test for three days
Why can't I get an appointment with my own doctor?
As a councillor I've had three residents whose hearing aid appointments were cancelled at no notice
Food was stone cold every single meal
so the clinic is running 2 hours late and not one word of apology
My mum was left on a trolley in the corridor for 14 hours
lifts broken AGAIN, how is my wife meant to get her wheelchair up to level 3
your staff need training in manners
I asked for a Welsh speaking nurse for my gran and was told they don't have any, not good enough
Sat in A&E since 4pm, still not been seen, little boy in pain 😡
got to clinic and was told the consultant's on holiday. Nobody thought to let us know
Well done Thornwick, my letter about an appointment on the 3rd arrived on the 5th 👏
dont go to that hospital they treat you like dirt
I have been fobbed off by three different departments about my hip
Physio discharged me without even seeing me
I was told two weeks. That was in March
Wedi aros naw awr yn A&E, gwarthus
Does neb yn ateb y ffôn yn y feddygfa
Siomedig iawn gyda'r gofal gafodd fy mam
your parking machines ate my money and then I got a fine
the ward was understaffed and my call bell was ignored for 40 minutes
Nice one, sat here listening to hold music for an hour and then cut off
Can someone explain why my daughter's CAMHS referral was rejected without anyone meeting her?
Felt like a burden on the staff, they rolled their eyes when I asked for water
I'm disappointed with how the midwife spoke to me
"""

QUESTION = """
What time is visiting on ward 7?
does anyone know if the walk in centre is open bank holiday monday
Can I bring my own food in for my daughter?
where do I park for the eye clinic please
how do I change my appointment
Is A&E busy right now?
Should I take my blood pressure tablets before the blood test?
my toddler has had a cough for a week, should I see the GP?
Hi, do you need a referral for physio or can you self refer
Is there a hearing loop in outpatients
when will the flu jabs start for over 65s?
Who do I contact to get a copy of my records?
How long is the waiting list for hip replacements at the moment?
looking for the number for the dental hospital, can anyone help
Are dogs allowed in the gardens?
do you know if the cafe takes cards
Is it safe to have the whooping cough vaccine at 30 weeks?
how long does it take to get results of a blood test
Pryd mae'r fferyllfa ar agor?
Oes modd cael apwyntiad yn Gymraeg?
Ble mae'r clinig llygaid?
are you hiring healthcare assistants
Can u tell me wat bus goes to the hospital from town
hiya wondering whether I can volunteer on the childrens ward
My stitches look a bit red and itchy, is this normal?
Is the clinic still running on Thursday with the strike on?
Could somebody send me the email for the travel claims?
which entrance is nearest to maternity
"""

FEEDBACK = """
Huge thank you to all the staff on Cedar ward, you were amazing with my dad ❤️
Couldn't fault the care I had in A&E last night. In and out in two hours.
can't complain, seen on time and everyone was so kind
the midwife who delivered our little boy was an angel
Staff were brilliant despite being rushed off their feet
👏👏👏 best hospital in the county
Nothing was too much trouble. Thank you Dr Marrow
killing it today team, that new ward looks fab
Your staff saved my life two years ago when I had a heart attack. Forever grateful
To die for carrot cake in the hospital cafe, well done catering 😍
It would be great if there were more benches between the bus stop and the main entrance
Have you thought about putting the clinic letters in bigger print?
Diolch o galon i staff ward Derwen am ofalu am Mam
Gofal gwych yn yr uned mân anafiadau heddiw, diolch
please could you pass on my thanks to the porter called Glyn
Suggestion: put a water fountain in outpatients
so proud of my sister who qualified as a nurse with you today
had my hip done on Monday, home Wednesday, fantastic surgeon and lovely ward
Shout out to the lady on reception who helped my mam find the clinic
No complaints from me, quick and friendly
What would we do without you? 💙
nervous about my smear but the nurse put me at ease
Massive thanks to the stroke team for everything you did for my husband last month
Lovely bunch in the fracture clinic, my lad even had a laugh
the physios are absolute legends
Dead chuffed with my new hearing aids, thank you
"""

POLITICS = """
Vote Labour on Thursday to save our NHS
Tory cuts have destroyed this hospital
This government is selling off the NHS bit by bit
Reform UK will scrap the waiting lists, vote for change in May
Join our rally on Saturday against the closure of the A&E, bring your banners, get the Tories out
The health secretary should resign, he's lied about the funding
Privatisation by stealth, that's what this is
Plaid Cymru would fund our hospitals properly
14 years of Conservative government did this to you
get the MPs to live on a nurse's wage and see how fast they'd change their policy
Llywodraeth Cymru sydd ar fai am hyn, pleidleisiwch dros newid
too many diversity officers on 80k, woke nonsense
"""

OTHER = """
Good morning Thornwick!
@thornwickvale @dave_b see you there
Monday again
Happy new year everyone from all at the rugby club
just walked past the hospital, sunset over the car park
my cat is called Ward
lol
Bore da
haha classic Steve
On my way to work
"""

# What a journalist writes, and about whom their bio speaks.
MEDIA = (
    ("Hi, could someone DM me about the maternity review? Deadline 4pm", REPORTER),
    ("Are you able to comment on the closure of the minor injuries unit?", "BBC local democracy reporter"),
    (
        "Can I get a statement from the trust on the parking contract please",
        "News editor | Thornwick Gazette",
    ),
    ("Looking for a spokesperson to go on air at 8 about flu", "Breakfast producer, Vale Radio"),
    ("I'm a journalist at the Thornwick Echo, who handles press enquiries?", ""),
    ("Could we film in the new theatre for a documentary?", "Filmmaker and documentary producer"),
    ("What's the best number for your press office?", ""),
    ("We'd love to have one of your nurses as a guest on our podcast", "Host of the Valley Voices podcast"),
    ("Can you confirm the fire at the hospital last night? Working on a story", REPORTER),
    ("May we use your photo of the helipad on our front page?", "Picture editor, Thornwick Post"),
    ("Newyddiadurwr gyda Golwg Thornwick ydw i. Oes modd cael ymateb gan y bwrdd?", "Newyddiadurwr"),
)

# Like something that they are not.
DECOYS = (
    ("Thank you to the A&E team who looked after my mum last night", Route.FEEDBACK, REPORTER),
    ("Waited 6 hours in A&E with my son, nobody came. Not good enough", Route.COMPLAINT, REPORTER),
    ("What time does the blood test clinic open?", Route.QUESTION, REPORTER),
    ("nearly had a heart attack when I saw the parking charge", Route.COMPLAINT, ""),
    ("dying for a coffee, is the cafe open on Sundays?", Route.QUESTION, ""),
    (
        "My feet are killing me after that walk from the car park! Great new garden though, love it",
        Route.FEEDBACK,
        "",
    ),
    ("30 hours in labour and the midwives on the labour ward never left me, thank you", Route.FEEDBACK, ""),
    ("I'll be writing to my MP about this. Nine months for a scan is not acceptable", Route.COMPLAINT, ""),
    ("parking here costs a bomb, it's a rip off", Route.COMPLAINT, ""),
    ("the NHS is in crisis and we all know it", Route.OTHER, ""),
    ("When is the next suicide prevention training for volunteers?", Route.QUESTION, ""),
    ("fire drill went well today team 👏", Route.FEEDBACK, ""),
    ("bored to death on ward 3, is there any wifi?", Route.QUESTION, ""),
    ("My appointment letter has gone missing, can you tell me what time I should come?", Route.QUESTION, ""),
    ("the new mural is to die for ❤️", Route.FEEDBACK, ""),
    ("your website has crashed again, can't book", Route.COMPLAINT, ""),
    (
        "someone is sending scam texts pretending to be the hospital, who do I report it to?",
        Route.QUESTION,
        "",
    ),
    ("photo shoot with the new nurses today, what a lovely team", Route.FEEDBACK, ""),
    ("I can't wait to start my new job at Thornwick General!", Route.FEEDBACK, ""),
    (
        "drowning in paperwork from your outpatients department, four copies of the same letter. Ridiculous",
        Route.COMPLAINT,
        "",
    ),
    ("died laughing at the porter's Christmas jumper", Route.OTHER, ""),
    ("where's the missing link on your jobs page?", Route.QUESTION, ""),
)


def _lines(block: str) -> list[str]:
    return block.strip().splitlines()


TABLE = [
    *((text, route, "") for block, route in (
        (CRISIS, Route.CRISIS), (SPAM, Route.SPAM), (COMPLAINT, Route.COMPLAINT), (QUESTION, Route.QUESTION),
        (FEEDBACK, Route.FEEDBACK), (POLITICS, Route.POLITICS), (OTHER, Route.OTHER),
    ) for text in _lines(block)),
    *((text, Route.MEDIA, bio) for text, bio in MEDIA),
    *DECOYS,
]  # fmt: skip


@pytest.mark.parametrize(("text", "route", "bio"), TABLE)
def test_it_finds_the_route(text: str, route: Route, bio: str) -> None:
    decision = decide(text, bio=bio)
    assert (decision.route, decision.red_lane) == (route, route == Route.CRISIS), decision.reasons
    assert decision.reasons


def test_it_names_the_words_that_weighed() -> None:
    assert "“took them all”" in decide("I took them all").reasons[0]


def test_it_says_so_when_no_rule_matched() -> None:
    assert decide("had chips for tea").reasons == ("Nothing here matched a rule.",)


@pytest.mark.parametrize("text", ["", "   ", "🌅", "👀\n"])
def test_it_leaves_a_message_without_words_to_a_person(text: str) -> None:
    decision = decide(text)
    assert (decision.route, decision.urgency) == (Route.OTHER, Urgency.NORMAL)
    assert decision.reasons == ("There are no words to read here.",)


def test_it_says_what_it_took_for_a_figure_of_speech() -> None:
    reasons = decide("nearly had a heart attack when I saw the parking charge").reasons
    assert reasons[-1].startswith("Taken as a figure of speech: “nearly had a heart attack")


def test_it_mentions_praise_inside_a_complaint() -> None:
    reasons = decide("The nurses were lovely but we waited seven hours and nobody told us anything").reasons
    assert any(reason.startswith("There is praise in it too") for reason in reasons)


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("I’m sooooo angry", " . i am so angry . "),
        ("can't / cannot / can not", " . cant cant cant . "),
        ("𝓘 𝔀𝓪𝓷𝓽 𝓽𝓸 𝓭𝓲𝓮", " . i want to die . "),
        ("su\u200bicide", " . suicide . "),
        ("pleeease helppp xx", " . please help . "),
        ("#SaveOurWard", " . save our ward . "),
        ("A and E? Dad's at A&E", " . a&e ? dads at a&e . "),
        ("see http://example.com/a?b=c now", " . see link now . "),
        ("Mân anafiadau", " . man anafiadau . "),
        ("nice❤️one", " . nice ❤ one . "),
        ("sugar is 12.5", " . sugar is 12.5 . "),
    ],
)
def test_it_reads_what_is_written_in_twenty_ways(text: str, plainly: str) -> None:
    assert plain(text) == plainly


@pytest.mark.parametrize(
    ("text", "options", "urgency"),
    [
        ("I took them all", {}, Urgency.IMMEDIATE),
        ("Waited six weeks for a letter", {}, Urgency.NORMAL),
        ("Waited six weeks for a letter", {"followers": 48_000}, Urgency.HIGH),
        ("Still on a trolley in A&E after 12 hours, in agony", {}, Urgency.HIGH),
        ("Should I take my tablets before the scan?", {}, Urgency.HIGH),
        ("What time is visiting?", {}, Urgency.NORMAL),
        ("Can we have a statement by 3pm?", {"lists": ["media"]}, Urgency.HIGH),
        ("Thank you so much ward 4", {}, Urgency.LOW),
        ("Thank you so much ward 4", {"private": True}, Urgency.NORMAL),
        ("Suggestion: a bench by the bus stop", {}, Urgency.NORMAL),
        ("had chips for tea", {}, Urgency.LOW),
        ("Earn £500 a day from home, DM me", {}, Urgency.LOW),
    ],
)
def test_it_says_how_soon(text: str, options: dict[str, Any], urgency: Urgency) -> None:
    assert decide(text, **options).urgency == urgency


def test_it_knows_a_reporter_by_bio_handle_or_list() -> None:
    ask = "Could you let us have a comment by 4pm?"
    assert decide(ask, bio="Health reporter").route == Route.MEDIA
    assert decide(ask, handle="thornwick_newsdesk").route == Route.MEDIA
    assert decide(ask, lists=["media"]).route == Route.MEDIA
    assert decide(ask, bio="Dog walker").route != Route.MEDIA


def test_the_safety_net_has_the_last_word() -> None:
    """Whatever a later guesser says, it cannot lower an alarm, and without one its guess stands."""
    calm = Decision(Route.FEEDBACK, Urgency.LOW, False, ("Looks like praise.",))
    assert safety_net(calm, look("what a lovely garden")) is calm
    lifted = safety_net(calm, look("lovely garden. I took them all"))
    assert (lifted.route, lifted.urgency, lifted.red_lane) == (Route.CRISIS, Urgency.IMMEDIATE, True)


def test_danger_beside_a_figure_of_speech_still_counts() -> None:
    assert decide("dying for a coffee while my dad has chest pain in your waiting room").red_lane


def test_two_veiled_hints_of_different_kinds_are_an_alarm_and_one_is_not() -> None:
    assert not decide("so alone in this new town").red_lane
    assert decide("so alone in this new town. feeling hopeless.").red_lane


def test_it_is_the_same_every_time() -> None:
    for text, _, bio in TABLE:
        assert decide(text, bio=bio) == decide(text, bio=bio)


def test_a_row_that_names_an_unknown_sign_is_refused() -> None:
    row = Rule(Route.OTHER, 1, Urgency.LOW, "Reason", "word", needs=("no such sign",))
    with pytest.raises(ValueError, match="unknown sign"):
        check((row,), {"service"})


def test_it_gets_the_busy_morning_right() -> None:
    """At least 50 of the 60 as an officer would, and everybody in danger in the red lane."""
    right = 0
    for line in busy_morning.script()["messages"]:
        decision = decide(
            line["text"],
            bio=line.get("bio", ""),
            handle=line["handle"],
            followers=line.get("followers"),
            private=line["kind"] == "direct",
        )
        right += decision.route == line["route"]
        assert decision.red_lane or line["route"] != Route.CRISIS, line["text"]
    assert right >= 50


def test_it_keeps_up_with_a_busy_hour() -> None:
    """Far below what it does (about 2,000 a second), so that a slow machine passes too."""
    began = time.process_time()
    for text, _, bio in TABLE:
        decide(text, bio=bio)
    assert len(TABLE) / (time.process_time() - began) > 250
