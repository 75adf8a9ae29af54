"""Complaints: something went wrong for the writer or for somebody they know, however politely it is told.

People complain in flat words more often than in angry ones ("nobody rang back", "moved four times in the night"), so
rows name what happened. Weight 3 is a plain wrong, which no praise beside it takes away; 2 is blame; 1 hints.
"""

from inbox.models import Route, Urgency
from inbox.rules.language import Rule

C = Route.COMPLAINT
NORMAL, HIGH = Urgency.NORMAL, Urgency.HIGH

WRONGS = (
    Rule(C, 3, NORMAL, "Says that it is a complaint", """
        (make|making|made|file|filing|raise|raising|lodge|put in|formal|official|log|want|wish|like|need|
            going) _ _ (complaint|complain)
        (how|where) (do|can|would|should) (i|we|you) _ complain*
        complain(ed|ing) (about|to (you|pals|them|the)|again|twice)
        (my|our|this|the) complaint (about|has|was|hasnt|is|from|went) · complaints? (ignored|unanswered)
        pals (are|have|dont|never|no|wont|havent|didnt|ignored|said|useless)
        cwyn · nghwyn · (gwneud|wneud|gen i) gwyn · cwyno · gwyno · cwynion · gwynion · nghwynion · cwynais
        achwyn
        """),
    Rule(C, 3, HIGH, "Means to take it further", """
        ombudsman · solicitors? · legal action · suing · sue (you|them) · compensation · negligen*
        malpractice · cqc · no win no fee
        (going|go|straight|speaking|talking|contacting|ringing|tell|telling|taking) … (papers|newspapers?|
            press|media|gazette|echo|bbc|daily mail|local news)
        name and shame
        (demand|deserve|owed|expect|waiting for|still no|want) (an |some |a )?(apology|explanation|answers)
        refund · be sacked · struck off
        """),
    Rule(C, 3, NORMAL, "A long wait", """
        (waited|waiting|wait|queued|queuing|queue|sat|sitting|stood|left|been|kept|spent|on hold|here|took|
            held|stuck) … <num> (and a half |solid |bloody |whole |long |or so |plus )?<time>
        <num> (and a half |solid |whole |long )?<time> (wait|waiting|delay|queue|late|on hold|on a trolley|
            in a&e|in a chair|in the corridor|on the phone|and (still|counting|no|nobody|not|nothing)|
            for (a|an|the|someone|anyone|nothing|my))
        (hours|months|weeks|years|ages|forever) (and hours|of waiting|on hold|late|waiting|sat|on end|
            in a&e|and months|to (get|see|answer|be)|without|and (still|counting|nobody|no one|nothing))
        still (waiting|no|not|nothing|on hold|chasing|sat|here|trying|havent|hasnt|dont know|in pain|
            on the waiting)
        (waiting|waited|wait) (ages|forever|since|months|years|weeks|hours|far too long|too long|so long|
            all (day|night|morning))
        (long|longer|ridiculous|silly|unacceptable|endless|excessive) (wait|waits|waiting times?|queues?|
            delays?)
        (took|takes|taking|waited) (ages|forever|too long|so long|far too long|a long time|hours|months|
            weeks)
        (times?|response|ambulance|pick ?up|transport|arrival|waits?) _ (too|so|very|far too) (long|slow|
            late)
        (appointment|clinic|doctor|consultant|transport|ambulance|driver|bus) _ _ late
        running _ <num> <time> (late|behind) · <num> <time> (late|behind|overdue) · always late · very late
        (on|stuck on|dropped off|removed from|taken off|lost on) (the|a|your) waiting list (for|since|again|
            without)
        (aros|disgwyl|ddisgwyl) … (awr|oriau|diwrnod|wythnos|mis|misoedd|blwyddyn|hir|oesoedd|o hyd)
        (oriau|misoedd|wythnosau) (o|yn) (aros|disgwyl|ddisgwyl)
        """),
    Rule(C, 3, NORMAL, "Nobody answers, calls back or comes", """
        <nobody> _ (answer*|pick*|rang|rings?|call*|comes?|came|turned|showed|told|tells?|explain*|listen*|
            bother*|knows?|knew|check*|repl*|respond*|contact*|cared?|asked|got back|apologis*|looked|
            in charge|offered|thought|seems|available|introduced|took)
        (not|never|havent|hasnt|didnt|wasnt|werent|dont|dont ever) _ (told|called|rung|seen by|contacted|
            informed|hear|heard|response|reply|replied|answer|answered|call back|callback|listened|updated|
            explained|arrived?|turn up|turned up|show up|showed up|been sent|come back|got back|get back|
            ring back|call back|notified|followed up|rang)
        (no|zero|without|without any) (reply|response|answer|apology|explanation|communication|reason given|
            idea what|updates?|information|warning|notice|follow up|aftercare|call back|callback|feedback|
            word)
        (said|told|promised|supposed) _ _ (would|to|will|be) … (but|and|then|yet|still) … (never|nothing|
            nobody|no one|didnt|not|havent|hasnt|wasnt)
        told <num> <time> . · letter … arrived _ _ (on|after|the day|too late)
        <num> (weeks|months|days) ago … (told|still|nothing|heard|promised|said|nobody)
        i was told … that was (in|last|back|months|weeks|<num>)
        """),
    Rule(C, 3, NORMAL, "Cannot get through or get an appointment", """
        (cant|couldnt|impossible to|unable to|trying to|tried to|struggling to|never able to|no chance of|
            good luck|not easy to|hard to|difficult to|harder to|easier to|able to) _ (get through|
            getting through|get hold|get an appointment|getting an appointment|get in to|contact anyone|
            contact (the|my)|reach|speak to|see a|see (my|the)|be seen|find anywhere|find a space|park|
            log in|get (a|an|any))
        no (appointments?|slots?|spaces?|beds?|dentists?|one available|nhs dentist)
        (rang|called|rung|phoned|emailed|chased|tried|ringing|redial*) … (<num> times|all (day|week|
            morning)|every day|repeatedly|again and again|constantly)
        cuts? (you|me|us|him|her) off · (google|look it up|work it out|sort it) (it|yourself|myself|online)?
        told (me|us|him|her|mum|dad) to (google|ring|go|wait|come back|try|call|look|ask|leave)
        (wont|dont|doesnt|never|not) (answer|answering|pick up|picking up|ring back|call back)
        every (number|time|department|person) (i|you|we) · get anyone to · <num> in the queue
        moan (at|to|about) · hung up · put the phone down · cut off · cut me off · left on hold
        on hold for · hold music · passed from · pillar to post · passed around · bounced · fobbed
        palmed off · turned away · sent away · told to ring · told to go
        (phones?|line|switchboard|lines|emails?|messages?|voicemails?) (just |always |constantly |still |
            keeps? |is |are |was |were |have |has |never |been |being |go |goes )+(ring*|cut*|unanswered|
            ignored|engaged|dead|answered|returned|down|full|hang*|not)
        (methu|ffaelu|amhosib|ddim yn gallu) (cael|gweld|siarad|parcio|mynd|cysylltu|archebu)
        (neb|sneb) (yn |wedi |byth )?(ateb|ffonio|dweud|dod|gwrando|cysylltu|poeni|gwybod|helpu)
        dim (ateb|ymateb|apwyntiadau|gwybodaeth|ymddiheuriad)
        """),
    Rule(C, 3, NORMAL, "Something was cancelled or moved", """
        (cancelled|canceled|cancelling|postponed|rescheduled|rearranged|moved) (again|on me|on us|
            on the day|the morning|my|his|her|at (the )?last|at short|the (day|night) before|last minute|
            twice|three|<num> times|with no|without|while|as i|when i)
        (another|yet another|my|mums|dads|his|her|our|third|second|same|nans|sons|daughters) _ _ (cancelled|
            postponed|bumped|put back|pushed back)
        cancel* _ (appointment|operation|op|surgery) _ (again|twice|no notice)
        (wedi )?(canslo|gohirio) (eto|fy|ein) · wedi (canslo|gohirio|ei ganslo|cael ei ganslo)
        """),
    Rule(C, 3, NORMAL, "Something was lost or mixed up", """
        (lost|mislaid|misplaced|mixed up|muddled|deleted|forgot|forgotten|messed up|cocked up|botched|
            bungled|screwed up|missed) (my|mums|dads|his|her|our|the|all|about|us|nans|me|him|both|
            a) _ (notes|referral|results?|letters?|samples?|paperwork|files?|records?|scan|medication|
            prescription|operation|glasses|teeth|dentures|hearing aids?|belongings|clothes|ring|bag|order|
            fracture|break|diagnosis|tumour|clot|sepsis|cancer|lump|call|calls|follow up)
        (notes|referral|results?|letters?|samples?|belongings|dentures|hearing aids?|glasses|records|
            prescription|paperwork|stretcher|wheelchair) _ _ (lost|never (sent|arrived|came|received|
            turned)|not (sent|there|ready|arrived)|wrong|mixed up|mislaid|rejected|refused)
        (you|they|surgery|hospital|clinic|ward) _ (lost|forgot|messed up|cocked up|ballsed up|screwed up)
        someone elses (name|notes|results|letter|address|details)
        (wrong|different|another) (persons|patients) · double booked
        letter … arrived (on|the day|after|too late|<num>|a week) _ (after|late|the|on|<num>)
        """),
    Rule(C, 3, NORMAL, "Care that went wrong", """
        misdiagnos*
        (wrong|incorrect) (medication|dose|patient|leg|side|diagnosis|results?|letter|address|date|time|
            clinic|information|notes|tablets|name|meal|food|eye|tooth|prescription|advice|blood|site|person|
            place|department|foot|hip|knee)
        sent (me|him|her|us|my <kin>|mum|dad|nan|them) (home|away|packing)
        sent home (with|without|in|still|at|after|only|twice|again)
        discharged (too|without|with no|at <num>|in the|me|him|her|my <kin>|from|straight)
        discharged … without
        (failed|failing|failure|fails|neglected|overlooked) (to|me|us|him|her|my|by|again|patients|our|in)
        let (me|us|him|her|my <kin>|them|patients|people|everyone) down
        (symptoms|concerns|pain|pleas|call bell|buzzer) _ (ignored|dismissed|missed|brushed)
        (left|leaving|kept) (him|her|me|us|my <kin>|mum|dad|nan|grandad|patients|people|them|alone|waiting|
            sitting|lying|sat|in|on) _ _ (hours|trolley|corridor|chair|pain|own|soiled|wet|agony|unattended|
            commode|floor|limbo|cold|dark|food|urine|tears|waiting|alone|outside|ages|rain)
        (on|in) (a|the) (trolley|corridor|plastic chair|hallway|store ?room|cupboard) · trolleys in
        corridor care · moved <num> times · moved (wards?|beds?) · refused (to|me|him|her|treatment|a)
        (wont|wouldnt) (see|refer|listen|prescribe|give|treat|let|help|even|take) (me|him|her|us|my|to|a|
            you)?
        ar droli · (anghywir) … (apwyntiad|llythyr|canlyniad*|nodiadau|presgripsiwn|meddyginiaeth)
        colli (fy|ei) (nodiadau|canlyniadau|apwyntiad)
        """),
    Rule(C, 3, NORMAL, "Treated badly", """
        rude · rudeness · abrupt · snappy · snapped at · shouted at · shouting at · barked at · laughed at
        condescending · patronis* · arrogant · dismissive · bullied · bullying · unprofessional · uncaring
        unhelpful · unfriendly · obnoxious · tutted · sarcastic · grumpy · miserable · ignorant · stroppy
        impatient · cold and · roll(ed|ing|s)? (her|his|their) eyes · eye roll*
        (spoke|talk(ed)?|speaking|talking|spoken) (down )?to (me|us|him|her|my <kin>|patients|
            people)? ?(like|as|as if|with contempt)
        talked down · how (he|she|they|the <staff>) (spoke|speak|speaks|talked|treated|treat) (to)?
        (treat|treated|treating|treats) (me|us|him|her|my <kin>|mum|dad|you|people|patients|them|
            everyone)? ?_ (like|appallingly|terribly|badly|so badly|disgracefully|unfairly|poorly|
            with contempt|as if) (dirt|shit|rubbish|cattle|animals?|nothing|crap|a (number|criminal|
            nuisance|child|piece|burden|second|drug|joke)|second|an? (animal|idiot|inconvenience)|i|we|she|
            he)?
        (made|make|makes|made to) _ feel (like (a|an|i was|i am|shit|nothing)|stupid|small|worthless|awful|
            bad|guilty|unwelcome|like i was (wasting|a|lying|mad))
        felt like a (nuisance|burden|number|inconvenience|criminal|fraud|time waster|joke)
        (made|left) (my <kin>|her|him|me|us) (cry|crying|in tears) · cried (in|all|after|on) · in tears
        (ignored|ignoring) (me|us|him|her|my|by|for|again|completely|all)
        (being|was|were|been|feel|felt|totally|completely) (ignored|dismissed|belittled|judged|rushed|
            unheard|fobbed|abandoned|forgotten|humiliated|neglected|invisible)
        (didnt|dont|doesnt|wouldnt|wasnt|werent|not|never) _ (listen|listened|listening|care|
            take me seriously|taken seriously|believe me|believed|look up|examine|even look|bother|
            apologise|introduce|seem to care|interested|bothered|pay attention)
        couldnt (care less|be bothered|be arsed|give a) · (cant|couldnt) be (bothered|arsed)
        (no|lack of|without|zero) (respect|compassion|empathy|dignity|bedside manner|manners|sympathy|
            interest|eye contact|privacy|care|humanity)
        (bad|poor|terrible|awful|stinking|disgusting|with an|their|her|his|change your|the) attitude
        training in · gaslit · gaslight* · racist · racism · homophob* · transphob* · sexist · discriminat*
        misgender* · humiliat* · degrading · undignified · anghwrtais · anfoesgar · heb (barch|gydymdeimlad)
        ddim yn gwrando · (fy|ei) anwybyddu · yn anghwrtais
        """),
    Rule(C, 3, NORMAL, "Praise, then a “but”", """
        (but|however|shame|pity|although|though|except|only|unfortunately|sadly) … (wait|waiting|waited|
            delay*|too long|so long|long time|late|slow|poor|bad|not|didnt|wasnt|couldnt|cant|dont|never|
            no one|nobody|hours|rude|cold|awful|terrible|worse|confus*|cancelled|nothing|let down|lack|
            problem|issue|difficult|shocking|dirty|expensive|stuck|missing|wrong|short ?staffed|
            understaffed|downside|disappoint*|could be better|needs?|worst)
        only (complaint|problem|issue|downside|gripe|negative|criticism|fault|bad thing|thing (that )?(let|
            was|i|spoilt|spoiled))
        ond … (aros|hir|neb|dim|ddim|gwael|hwyr|drud|siom*|methu|anodd|parcio|cymraeg)
        yn anffodus … (aros|hir|neb|dim|ddim|hwyr)
        """),
)  # fmt: skip
