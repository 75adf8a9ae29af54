"""Where messages go. Every sentence here is made up, in the ways that people really write."""

import re
import time
from typing import Any

import pytest

from inbox.models import Route, Urgency
from inbox.routing import Decision, decide, look, safety_net
from inbox.rules import DANGER, ROUTING, Rule, check, plain
from inbox.rules.language import as_regex, phrases
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

# Harder: veiled, flat, sideways, as the next message may be. Not every one is right; the floors below keep what is.
# For media, what follows the bar is the bio.
HARD = {
    Route.CRISIS: """
I've been sat in my car at the top of the multi storey for an hour. I don't know why I'm telling you this
I've stopped taking my meds because there's no point is there
cba with any of it anymore. night all. x
Third time ringing CMHT today and nobody's picked up. I've got everything I need in front of me.
please tell the nurses on ward 12 it wasnt their fault
my lad's 16 and he's told his mates he won't be at school on monday. or ever. cahms say 18 week wait
Looking at the river. It looks peaceful
I am so tired of pretending. I don't want help anymore I want it over
is there a painless way
if I had the guts i'd do it tonight
He's drunk a load of vodka with his tablets and I can't get any sense out of him
Nan's talking gibberish and her mouth's gone funny
wife's come over all clammy and says it feels like someone's standing on her chest
My 2yo has swallowed one of those little round batteries
my husband's been stung and his face is swelling up
what do i do my mate has had something at the festival and hes gone grey
my sugar's 28 and I feel drunk
little girl 4 hot to touch and just not herself, breathing's going in at the ribs
I think my waters have gone at 29 weeks, do I come in?
Blood in my wee and back pain and shaking. Should I wait until Monday
Woman collapsed by the main doors, no one's coming
The woman upstairs never lets her little boy out and I hear him crying all night
My dad's carer shouts at him and I've seen marks on his arms
there's a child in your waiting room on her own since 9 and nobody's claimed her
My ex found out where I'm having my scan and says he'll be there
can someone at the hospital help me i cant go home hes going to kill me
Missing: Dilys, 81, dementia, left Bryn House at 6 in her nightie
Our son left the unit this afternoon and he isn't allowed out. Not answering his phone
Tell Dr Hallam I know he parks on Mill Lane
If my mother dies I'm holding every one of you responsible and you'll see me
Next time I come in I won't be so polite. I'll bring a bat
someone needs to put a brick through that surgery's windows with them in it
why are there armed police outside the hospital
Are people safe? We heard a bang and there's glass everywhere at the health centre
The generator's not kicked in and we're in the dark on maternity
Coach has come off the A48, kids on board, you'll be getting a lot of casualties
is your system down because of hackers
seven of us from the same wedding in bed with D&V
water coming through the lights on the childrens ward
dw i wedi cael llond bol ar fywyd
mae rhywun wedi cwympo tu allan i'r ysbyty a dydy e ddim yn anadlu
dwi'n ofni be wna i heno
Grandad's not right. keeps dropping his cup and calling me by my aunties name, started about twenty min ago
don't reply publicly pls. he's in the other room. how do i get the bruising written down without him knowing
I've seen the porter who grassed me up. Tell him I'm outside.
Some lad in the car park trying to get into ambulances, he's got something up his sleeve
We can see flames from the estate. Is it the boiler house? My wife is on ward 2
whole of our street has no water and the dialysis patients at no 9 don't know what to do
a bed has gone through the floor in the old wing. people underneath
ma' fy mab i wedi torri ei freichiau eto ac yn gwrthod siarad
mam newydd gwympo, ei cheg hi'n gam a dydi hi ddim yn siarad yn iawn
She hasn't been answering since she got home from yours with all those tablets. Door's locked. What do I do
been awake 5 days. the telly is talking about me and I know what I have to do now
I ate nothing for nine days and I feel great. please don't tell my mum
took her to the GP with a stiff neck and can't look at the light, they said flu. she's now covered in purple spots
Not sure who to message. I've got a knife and I don't trust myself with it
He's on the wrong side of the railings by the viaduct, please send someone
my tablets arrived today so at least tonight will be easy
I just want to go to sleep and stay there
sorry mum. sorry everyone.
Mate's taken loads of his mam's morphine and he's snoring weird
my chest feels like it's being squeezed and my arm's gone dead, sat in your car park too scared to come in
Our 5 month old has been sick 9 times, no wet nappy since yesterday and she's hard to wake
my wife had her baby 6 days ago and she's saying the baby isn't hers and she needs to send it back
Nana fell at the bottom of the stairs, her leg's pointing the wrong way
I can hear my neighbour screaming at her toddler and then it goes quiet
my stepdad comes in my room when mum's on nights
Lost: my husband Ron, 77, Parkinson's, went to the loo in outpatients and never came back
tell your security he'd better not be on shift friday or he's getting it
There's a man on the roof of the multi storey at the hospital
Lorry's gone through the front of the walk in centre!!
Someone has put something in the water fountain, three people throwing up
can't log on to anything at the surgery, receptionist says all patient files have been stolen, true?
rwy'n ystyried hunanladdiad
mae mam yn gwaedu'n drwm ar ôl y llawdriniaeth
""",
    Route.SPAM: """
I can't believe I got rid of my herpes with the help of Dr Ayo, contact him on WhatsApp +234
We buy any house for cash, message today
Hello dear, I like your page, can we be friends?
Your facebook page violated our terms, appeal within 24 hours or it will be removed permanently
Get 50% off boiler service this week only call 07700 900222
Double your bitcoin today, only 5 spots left, ask me how
need more likes? best SMM panel, link below
you lot are useless fat slugs, hope your whole page gets deleted
Just made £900 before breakfast thanks to @trade_with_lena
Wow great post! check out www.cheapmeds.example
I was sceptical but thanks to Mrs Grace and her trading platform I cleared my mortgage in 3 months. She is on Telegram
Brows & lashes by Tiff, 20% off all NHS staff this Feb, DM to book x
Whoever runs this page is a complete tool. Get a life you saddo
Attention page owner: your account is scheduled for removal. Click the link below to keep it
Looking for a reliable cleaner or end of tenancy? Message Sparkle Squad for a quote
Best essay writing service, 24h delivery, plagiarism free
Make your wife happy again, natural root powder 100% works, order on whatsapp
Cheap flights to Alicante from £19, see our page
Hi admin, can you verify your business page by filling in this form www.example.com
I turned 200 into 5000 with Coach Dan, ask me how
""",
    Route.MEDIA: """
Please can you follow so I can DM re a story?|Chief reporter, Thornwick Post
Seeking comment on CQC report due out tomorrow, by noon if possible|Health correspondent
Is it correct that the maternity unit will shut? We plan to publish at 5|News, Vale Live
Any chance of a quick chat on air about heatwave advice?|Presenter on Hill FM
Filming outside the hospital tomorrow from 6, who do we need permission from?|Camera and producer
we go to print Wednesday, any chance of a picture of the new scanner with a caption|Editor of the Vale Parish Magazine
FOI question: who do I address it to? It's for a piece about agency spending|data reporter
Do you have figures for vaping admissions? Writing this up for tomorrow|Data journalist
Hi, just checking you got our right of reply email, we publish at 6|Investigations, The Thornwick Post
could I come and record some sounds of the ward for a radio documentary|Audio producer
""",
    Route.POLITICS: """
Another reason to kick this government out
Where's our local MP when we need her? Busy clapping for photos with her party mates
Proud to be standing as the Green candidate in Thornwick East. Our NHS deserves better.
Wales has had 25 years of Labour running the health service, look at the state of it
The chancellor found billions for banks but nothing for nurses
Ask yourself who profits when hospitals are sold to American firms #NHSNotForSale
If you voted for Brexit you did this to the NHS
Sign our petition to stop the Lib Dem council shutting the clinic
don't forget your photo ID for polling day, get these clowns out
Not one of the candidates at the hustings could say what they'd do about dentists
Funny how the money for this was found six weeks before an election
When they come knocking at your door for your vote, remember who closed the cottage hospital
Councillors voted 22 to 9 for the cuts. Remember their names in May
The unions have this hospital by the throat, time for a government with a spine
Join us outside County Hall at 12 to say no to the merger. Bring placards
Labour promised 40 new hospitals. Or was that the other lot. All liars.
Vote Kez Marlow for Thornwick Central, she'll fight for your A&E
Ministers should be forced to use NHS dentists
This is what happens when you let a Tory council run social care
""",
    Route.COMPLAINT: """
Day 5 on the assessment ward. Still no bed. Still no plan.
Letter says ring to rebook. Rang. Told the number's not in use. Super.
Son waited since Easter for a wheelchair. It arrived. It doesn't fit.
If I ran my cafe like you run your phones I'd be bankrupt
the consultant didn't look up from his screen once
My grandmother was discharged without her tablets and we only found out at teatime
Not one leaflet in Welsh in the whole of the department.
I pay my taxes for this?
Had to change my own mum's bed because there was nobody about
dementia ward had the telly blaring at 3am so no one slept
As a wheelchair user I couldn't get through the door to the toilet
two hours on hold. TWO HOURS. then it hung up
my blood test was taken in february and we're now in june
They've put me down as a man AGAIN on my letters
apparently I "did not attend" an appointment nobody told me about
sorry to moan but my dad has been waiting for his op since last october and is in pain every day
Love being told to use the app when the app tells you to ring
Absolute pantomime at fracture clinic this morning
I know you're all busy, but could someone please ring my mother back, she's left six messages
Staff lovely. Building falling to bits. Bucket catching rain in the corridor.
Was told I'd be seen at 10. It's 1.
My daughter asked for a female doctor and was laughed at
Prescription wrong three months running
nobody wears a hearing-aid loop badge so my deaf husband missed his name being called and lost his slot
so you've spent 40k on a logo but can't fix the heating on ward 2
our GP surgery closes the phone lines at 8.03 every morning
Had my tooth out at your place and they took the wrong one out
My elderly neighbour got taken home by transport to an empty freezing house at midnight
why was my dad not given his insulin for 2 days
No disabled bays free again because staff are parked in them
A student was left to do my stitches, they came apart the next day
Mae'r meddyg wedi canslo eto
Dim gair o Gymraeg gan neb yn yr adran heddiw. Ddim yn ddigon da.
Wonderful. An automated text at 6.50am to tell me the 8.30 I'd taken unpaid leave for isn't happening.
Where are the staff? Mum pressed her buzzer at ten past three, I timed it, they came at four.
Do you actually read these messages or is it a robot? I've sent four and each time the same paragraph comes back
Who decided that blood forms have to be collected in person? I've a broken ankle and live 11 miles away
I work nights and every letter you send gives me a 9am. I've asked to have it changed. I'm told the computer picks.
dropped my son off for his tonsils at 7, told at half one there was no bed, brought him home starving. he's six.
your own leaflet says 18 weeks. I'm at 51.
The physio was great once I finally got to see her, but it took eight months and my shoulder has set like concrete
Not angry, just tired. Dad has had three different discharge dates and each one was news to the care home
As a nurse I'm embarrassed by what I saw at my own father's bedside this week
hello is anybody reading this?? 3rd message. results were due 2 weeks ago
Could you please explain why I've been sent a fine when the machine was covered with a bin bag
Mae fy merch wedi bod ar y rhestr aros ers dwy flynedd a does neb yn gallu dweud pryd
Please tell your gardener strimming outside the cancer unit at 8am isn't a treat for anybody
Three letters for the same scan, three different dates.
Consultant called my wife by the wrong name throughout and read from someone else's notes
so we're paying for a hospital bus that never turns up
I was next to a bin overflowing with dressings for my whole appointment
Nurse told me to stop crying, I'd just lost a baby
Can I ask why nobody answers at X-ray?
left messages monday tuesday and thursday. tumbleweed.
Your new phone system is a disaster, it drops the call when you reach number one
great service as ever - referral rejected by a computer in four minutes flat
waited on the line till my battery died. ok then
5th cancellation. FIFTH. my kid has been off school with tonsils all year
The discharge lounge had eleven of us and six chairs
Wedi ffonio deg gwaith bore 'ma, dim ateb
I had to translate for my mother during a cancer diagnosis because no interpreter was booked. I'm 15
ramp's blocked by the skips again, had to go in via the goods entrance in my chair
""",
    Route.QUESTION: """
Morning, is the phlebotomy clinic drop in or by appointment?
Anybody got the direct line for the antenatal clinic
Does my son have to fast before his scan?
which of your hospitals does hand surgery
How do u cancel an appointment online
Is it right that masks are back?
Is there somewhere to charge an electric car
I've lost my appointment card, how do I find out when my appointment is
Do you still do the baby weighing clinic on Tuesdays?
thinking of having my baby with you, do you do tours?
Can my 8 year old visit her gran on the ward
need to know my blood type, where would that be recorded
hi what are the side effects of the shingles jab
is paracetamol ok with my antibiotics
had my covid jab and my arm's sore, how long till it goes
nurse said bring a sample, does it have to be the morning one
Who's the consultant for rheumatology now?
How can I get involved as a patient rep
My letter says building C but the map has no building C. Help!
do i need to bring my red book
Ydy'r uned mân anafiadau ar agor dydd Sul?
Sut mae newid apwyntiad?
my sister's just moved to Thornwick from Poland, how does she sign up with a doctor and can she have an interpreter
If I'm on warfarin can I still get my tooth out at yours or does it need the hospital dentist
Hi all, I've to drink two litres before a scan tomorrow. Is squash alright or just water
does a referral letter run out? mine's from last autumn
will the roadworks on Castle Street affect the staff shuttle tomorrow
Oes angen i mi ddod â fy nghanlyniadau gyda fi?
How early can I get a pregnancy booking appt, I'm about 5 weeks
Does the travel vaccine service do yellow fever
Whats the postcode for the sexual health clinic
is ward 11 still not letting kids in?
Can anyone tell me if Dr Pell is back from leave
I'm pregnant and been near someone with chickenpox, what do I do?
do u need to book for a blood test or just turn up
Which day is the diabetic eye van in Thornwick
can I have the nhs app if im 14
ga i ddod â'r ci i weld Dad?
Are there lockers at the day surgery?
how do you get a copy of an xray
""",
    Route.FEEDBACK: """
In and out in 40 minutes with a nice cup of tea. Can't say fairer than that.
Came in a nervous wreck, left smiling. Ta very much to Bev on endoscopy
Whoever does the gardens at the hospice deserves a medal
Credit where it's due, that was a slick operation today
just wanted to say the lad who pushed my wheelchair today was a proper gent
Ward 3 you're all diamonds xxx
My nan passed on Sunday. The kindness shown to our family will never be forgotten
Impressed with the new booking system - took me 2 mins
one thing that'd help: put the clinic name on the text reminders
Would love to see more vegan options in the canteen
please put some shade over the bus stop
Proud to work for this trust 💙
Gwasanaeth arbennig gan y paramedics neithiwr, diolch o galon
Had a baby girl on Friday! Midwives were unreal, 10/10
Full marks to the 111 call handler who kept me calm
Three years clear today because of the breast clinic. Thank you thank you thank you
Food on the ward was better than my wife's (don't tell her)
idea for you - the queue at pharmacy could have numbered tickets like the deli counter, save people standing
Would it be worth having the visiting times on the front page of the website? Took me a while to find
not being cheeky but a bench halfway up that hill from the bus would make all the difference to folk with sticks
Saw three members of staff stop to help the same lost old chap this morning. Lovely to watch.
To the HCA who washed my mum's hair on her birthday: you've no idea what that meant
I've been critical on here before so it's only fair to say today went like a dream
love that the new signs are in Welsh first, small thing but it matters
Cwbl wych heddiw yn yr uned ddydd. Pawb mor glên.
Tiny suggestion, could the hold message tell you where you are in the queue?
Scan, results and a plan all in one morning. That's how it should be done
Brilliant care from start to finish on Beech ward
Staff in recovery were so gentle with my autistic son
First time in a hospital since I was born, came out thinking I should send everyone cake
you should do a drop in for new dads, would've helped me no end
The volunteer at the door with the yellow sash is a treasure
My wife's radiotherapy finished today. Every one of that team knew her name.
Diolch i'r criw ambiwlans am fod mor garedig efo Taid
seen, x-rayed, plastered and home in 90 mins 👏
maybe have a quiet hour in the waiting room for those who struggle with noise?
Whoever chose the music in the MRI, I owe you a pint
""",
    Route.OTHER: """
Watching the air ambulance go over again
Who else is up with a newborn haha
@vale_rugby good win lads
Off to Thornwick market this afternoon
Had chips for tea
First day of half term
Ha, my uncle used to work there in the 70s
Happy Diwali everyone
Nos da
Throwback to when the old infirmary stood on the High Street
Anyone else's phone just make that emergency alert noise
Blimey that wind last night
Tagging @col_pritchard
We used to go sledging on that hill behind the hospital
Good luck to everyone running the Thornwick half today
first!
Noswaith dda bawb
Here's our Pauline on her last day before retirement
So foggy on the bypass this morning
my aunt was matron there in 1962
@thornwickvale @gareth_p 😂😂
Morning run done, past the hospital and back
""",
}


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


def test_it_does_well_on_harder_messages() -> None:
    right = alarms = missed = false = 0
    said = [(route, *line.partition("|")) for route, block in HARD.items() for line in _lines(block)]
    for route, text, _, bio in said:
        decision = decide(text, bio=bio)
        right += decision.route == route
        alarms += route == Route.CRISIS
        missed += route == Route.CRISIS and not decision.red_lane
        false += route != Route.CRISIS and decision.red_lane
    assert right / len(said) >= 0.85
    assert missed / alarms <= 0.1
    assert false / (len(said) - alarms) <= 0.05


def test_it_names_the_words_that_weighed() -> None:
    assert "“took them all”" in decide("I took them all").reasons[0]


def test_it_quotes_them_as_they_were_written() -> None:
    reasons = " ".join(decide("Nobody  Rang\nBACK. You could NOT care less!!").reasons)
    for quote in ("Nobody Rang", "could NOT care less"):
        assert f"“{quote}”" in reasons


def test_every_quotation_stands_in_the_message() -> None:
    for text in (CRISIS + COMPLAINT).strip().splitlines():
        for quote in re.findall("“([^”]+)”", " ".join(decide(text).reasons)):
            assert quote in " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "Cwyn!",
        "Hoffwn wneud cŵyn",
        "Fy nghwyn i",
        "Dwi am gwyno am y ward",
        "Mae gen i gŵyn",
        "Llawer o gwynion",
    ],
)
def test_it_knows_a_complaint_in_welsh_by_its_name(text: str) -> None:
    assert decide(text).route == Route.COMPLAINT


def test_somebody_called_gwyn_has_not_complained() -> None:
    assert decide("Diolch i Gwyn ar ward 4").route == Route.FEEDBACK


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


def test_sorting_phrases_by_letter_loses_none() -> None:
    for rule in (*DANGER, *ROUTING):
        unsorted = re.compile(f" (?:{'|'.join(as_regex(phrase) for phrase in phrases(rule.block))})(?= )")
        for text, _, _ in TABLE:
            read = plain(text)
            assert bool(unsorted.search(read)) == bool(rule.pattern.search(read)), (rule.reason, text)


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


def seconds(text: str) -> float:
    def once() -> float:
        began = time.process_time()
        look(text)
        return time.process_time() - began

    return min(once() for _ in range(3))


@pytest.mark.parametrize("words", ["so very ", "really really "])
def test_words_said_over_and_over_take_time_by_their_length_and_not_by_its_square(words: str) -> None:
    """Four times the words: about four times the time, not sixteen."""
    assert seconds(words * 1600) < 8 * seconds(words * 400)


def test_it_keeps_up_with_a_busy_hour() -> None:
    """Far below what it does (about 2,000 a second), so that a slow machine passes too."""
    began = time.process_time()
    for text, _, bio in TABLE:
        decide(text, bio=bio)
    assert len(TABLE) / (time.process_time() - began) > 250
