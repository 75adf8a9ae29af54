"""Complaints again: sarcasm, words of blame, and flat stories of what went badly. See inbox.rules.complaint."""

from inbox.models import Route, Urgency
from inbox.rules.language import Rule

C = Route.COMPLAINT
NORMAL, HIGH = Urgency.NORMAL, Urgency.HIGH

SARCASM = (
    Rule(C, 4, NORMAL, "Thanks that read like sarcasm", """
        (thanks|thank you|cheers|well done|bravo|congrat*|nice one|nice work|hats off|big up|love|loving|
            great|brilliant|lovely|fantastic|amazing|wonderful|excellent|superb|top work|marvellous|
            slow clap) … (<num> <time>|<num>hr) (wait|waiting|delay|queue|late|on hold|on a trolley|in a&e|
            of)
        (thanks|thank you|cheers|well done|bravo|congrat*|nice one|hats off|big up|love|loving|great|
            brilliant|lovely|fantastic|amazing|wonderful|excellent|superb) … (cancel*|for nothing|ignoring|
            ignored|losing|lost|wasting|wasted|hold music|cutting me|hanging up|not (answering|replying|
            turning|calling|telling|listening|bothering)|messing|fobbing|ruining|no (reply|answer|warning|
            parking|appointments?)|the (parking )?(fine|charge|ticket)|postpon*|closing|forgetting|
            the runaround|yet another|arrived (on|after)|double booking|sending me)
        (thanks|thank you|cheers) (for|a) (nothing|bunch|million for nothing|absolutely nothing|wasting|
            ignoring|losing|making|the (wait|delay|fine|ticket))
        no thanks to · diolch (am|yn fawr am) (aros|oriau|dim|ddim|ganslo|golli|wneud i|y)
        """),
    Rule(C, 4, NORMAL, "Words that read like sarcasm", """
        ^(super|lovely jubbly|classic|cracking|terrific|genius) .
        . (super|brilliant|great|lovely|marvellous|fantastic|excellent|perfect) . (?!😊|❤) ~?
        (love|loving) being · i pay my taxes · paying taxes for this
        ^(brilliant|great|fantastic|lovely|superb|wonderful|marvellous|excellent|perfect|nice|good|nice one|
            good one|well done|bravo|top job|ace|amazing|oh good|oh great|oh lovely|oh brilliant|fab|
            well that is|another) … (another|cancelled|late|still|nobody|no one|wrong|<num> hours?|yet|cant|
            closed|phone|on hold|again|lost|queue|delay*|parking|fine|engaged|no sign|not even|
            never) … (cancelled|appointment|hour|hours|late|lost|no one|nobody|answer*|wait*|letter|closed|
            cut off|again|hold|ring|year|month|nothing|work|there|weeks|<time>)?
        (so|really|very|just|absolutely) (glad|pleased|happy|lucky|grateful|reassuring|thrilled|impressed|
            good) … (waiting|wait|on hold|ignored|<num> (hours?|weeks?|months?)|cancel*|my taxes|nobody|
            no one|parking|fine|trolley|lost|late|hung up|broken)
        (love|loving|love it|good to know|great to know|nice to know|nice to see|glad|lovely to) (how|that|
            when|to|see|know)? … (waiting|wait|on hold|ignored|cancel*|nobody|no one|cant|dont|parking|fine|
            never|hung up|closed|broken|lost|late|you charge|get through|not|still)
        must be nice · good luck (getting|trying|with that|finding|if|seeing|ringing)
        (dont|no) (all )?rush (guys|lads|then|eh|everyone) · in your own time · your call is important
        (number|caller) <num> in the queue · position in the queue · ^so much for · pigs (might|will) fly
        surprise surprise · shock horror · funny that · world class · envy of the world
        (customer )?(service|care) at its (best|finest) · 5 star service · before i (die|retire|am dead)
        die of old age · only (took|waited|been|had to wait) … (hours|months|weeks|years|times) · slow clap
        as always 🙄 · what a joke · as per usual · not holding my breath
        asking for a friend … (wait|hours) · (👏|🙄|🎉) … (cancel*|wait*|late|hours|hold|lost|nobody|no one)
        (cancel*|waiting|hours|late|on hold|lost|nobody|no one) … (👏|🙄|🎉|🤡|😂)
        """),
)  # fmt: skip

BLAME = (
    Rule(C, 2, NORMAL, "Strong words of blame", """
        disgrace · disgraceful · disgusting · disgusted · appalled · appalling · shambles · shambolic
        farce · farcical · shameful · ashamed · shame on · atrocious · abysmal · diabolical · unacceptable
        inexcusable · unforgivable · outrageous · scandal* · horrendous · dreadful · pathetic · inhumane
        barbaric · third world · neglect* · incompeten* · woeful · unsafe · dangerous · heartbreaking
        infuriating · frustrat* · fuming · livid · furious · angry · raging · gutted · disappoint*
        let down · letdown · (a|absolute|total|complete|utter|an absolute|beyond a) joke · joke (of|.)
        clueless · useless · fed up · sick of · sick and tired · beyond a joke
        taking the (piss|mick|mickey) · wtf · ffs · for (gods|fucks|goodness|heavens|fuck) sake
        not fit for · waste of (time|space|money|a|my) · wasted (journey|trip|day|morning|my|our|an)
        never again · avoid (this|at|like) · do better · sort (it|this|yourselves|your) _ out · get your act
        pull your (finger|socks) · what the hell · how dare · chaos · chaotic · nightmare · ridiculous
        absurd · madness · understaffed · short ?staffed · traumatis* · distress*
        upset (by|about|with|at|that|my|and|me) · upsetting · unhappy · dissatisfied · unsatisfactory
        unimpressed
        not (impressed|happy|acceptable|good enough|right|fair|great|ok|the best|helpful|ideal|on|safe|
            clean|what you|what we|nice)
        worst · no wonder · postcode lottery · disorganised · unorganised · inconsistent · inadequate
        insufficient · gwarthus · siomedig · siom · cywilydd* · ofnadwy · annerbyniol · erchyll
        trychinebus · llanast · traed moch · byth eto · llond bol · rhwystredig · blin · gwaethaf
        ddim yn ddigon da · anfodlon
        """),
    Rule(C, 2, NORMAL, "A poor word about the service", """
        (is|was|were|are|been|bloody|absolutely|such|so|just|utterly|totally|truly|very|really|pretty|quite|
            beyond|service|care|staff|communication|food|what) (an |a |absolutely |bloody |so |just |
            utterly |totally |truly |really |pretty |quite |very |complete |total |absolute |completely |
            frankly |simply )*<bad>
        <bad> (service|care|experience|treatment|attitude|communication|organisation|place|hospital|surgery|
            system|app|website|parking|food|staff|nurse|doctor|receptionist|way to|state of|excuse|response|
            standard*|management|people|idea|signage)
        (dont|never|wouldnt|wont) (go|recommend|bother|use|trust|be (going|returning|back)|come|believe|
            rely) … (here|there|hospital|surgery|back|anyone|again|with|them|you|anybody|.)
        would not recommend · (much|far|even|a lot|getting|got|made|gone) worse · gone downhill
        went downhill · going downhill
        """),
    Rule(C, 2, NORMAL, "Parking, food, cleanliness or comfort", """
        (charged|charging|fined|fine|ticket|penalty|pcn|<money>) … (parking|park|carpark|to visit|visiting|
            blue badge)
        (parking|carpark|blue badge|pay) … (charges?|fines?|fined|ticket|nightmare|joke|full|too expensive|
            disgrace*|nowhere|impossible|no spaces|broken|ate|rip|shocking|terrible|circles|<money>|
            machine*)
        rip ?off · extortion* · robbing · robbery · profiteering · cash cow · money grabbing · circling
        out of order
        (lift|lifts|machine|machines|toilet|toilets|door|doors|link|website|app|portal|phone|phones|tv|wifi|
            buzzer|call bell|heating|system|page|booking) _ _ (broken|broke|down|crash*|stuck|useless|
            rubbish|blocked|closed|locked|faulty|not working|doesnt|dont|wont|didnt|error)
        (doesnt|didnt|dont|isnt|not|never|wont|stopped) (work|working|load|loading|let me|open|print)
        broken (again|for|lift|lifts|machine*|toilet*|door*|promise*|since) · filthy · dirty · grubby
        mouldy · unhygienic · blood (on|all over) the (floor|wall|bed|toilet|sheets?|curtain*) · stinks?
        stank · stinking · smell(s|ed|y)? (of|like) (urine|wee|sick|drains?|poo) · cockroach* · rats · mice
        freezing (cold|on|in|ward) · boiling hot · stone cold
        (food|tea|meals?|dinner|lunch) … (cold|inedible|disgusting|awful|late|terrible|slop) · inedible
        (too|so) (noisy|hot|cold|loud|cramped|small|crowded) · overcrowded · nowhere to (sit|park|wait)
        drud · brwnt · budr · (parcio) … (ofnadwy|drud|amhosib|jôc|gwarth*)
        """),
    Rule(C, 2, NORMAL, "Asks why, as a reproach", """
        (where|how) are (we|you|disabled|blue badge|people|patients|those|wheelchair|elderly|
            parents) … (meant|supposed|expected) to
        (did|does|has|do) (anyone|anybody|you) _ (ask|asked|think|thought|consider*|check|test|tried) _ (a|
            disabled|patients|people|about|this|how|that|before|us)
        where (are|is) (the|all the|your|my) (staff|nurses?|doctors?|help|ambulance|apology|money)
        so (where|how|what|who) _ (are|is|do|am) (we|i|you|disabled|patients|people|my) … (meant|supposed|
            to do|expected)
        is there a reason · explain why
        how (is|can|was) (this|that|it) (be )?(acceptable|right|ok|okay|allowed|legal|fair|good enough|safe|
            even)
        how can (you|they|a|anyone|there) (be|treat|justify|call|expect|let|not|do|just|still|leave|say|
            charge|possibly|have)
        what is the point (of|in) (having|booking|calling|ringing|an|a|the|111|your|making|paying)
        why (cant|dont|doesnt|isnt|arent|wont|havent|hasnt|didnt|is there no|are there no|do i have to|
            do we have to|is it so|is it (always|impossible)|are you (not|ignoring|still)|bother|should (i|
            we|patients)|am i (still|being)|was (i|my|he|she|mum|dad)|were we|does it take|has my|have i|
            has it)
        why … (rejected|refused|cancelled|ignored|turned down|turned away|discharged|lost)
        when (are you|will you|is someone|is anyone|will (someone|anyone)|are they) _ (fix|sort|bother|
            start answering|stop|answer|finally|actually|ever)
        is (this|that) (really )?(how|what|acceptable|the best|a joke|the standard)
        are you (serious|having a laugh|joking|kidding|taking) · seriously [?.] · really [?]
        """),
    Rule(C, 2, NORMAL, "Says what should have been", """
        (could|should|needs?|must|got to|deserves?|need) (to )?(do |be |have been |of been |have |try |
            a lot |much |more )*(better|improve|improved|improving|improvement|sorted|ashamed|sacked|
            quicker|told|investigated|fixed|informed|checked|believed|listen|embarrassed|overhaul|
            more staff|training)
        (could have|should have|shouldnt have|shouldnt|should of|could of|would have (liked|expected|
            been nice)|wouldnt have|ought to) _ (died|been|had|have|happen*|wait|killed|lost|prevented|
            avoided|known|told|take|asked|seen|gone|done|got)
        (supposed|meant) to (be|have|get|see|come|call|ring|receive|arrive) … (but|didnt|never|not|no|hours|
            still|instead|nothing)
        expected (more|better) · expect (more|better) · lack of · lacking
        had to (get|wait|chase|ring|beg|ask|go private|pay|cancel|miss|stand|sleep|fight|explain|repeat|
            leave)
        (too|not enough|more) (few|staff|nurses|doctors|beds|many people)
        no longer (get|have|available|offer|able)
        """),
    Rule(C, 2, NORMAL, "Tells what went badly, without a word of praise", """
        (was|were|been|got|being) told · (i|we|he|she|mum|dad|had) had to
        they (took|gave|put|left|said|told|sent|lost|never|only|just|wont|cant|dont|have|had|would|made|
            keep|kept|closed|cut)
        closes (the|at|early|its) · for the (second|third|fourth|<num>) (time|day|week|month)
        <num> (days|weeks|months) running · day [2-9] · not one · not a single · only found out · turns out
        apparently · came apart · came out · doesnt fit · falling (to bits|apart) · arrived . · empty
        at midnight · at [1-5] ?am · nobody about · missed (his|her|my|their) · got taken · put me down as
        taxes · bankrupt · instead · (i|we) _ (rang|rung|emailed|phoned|called) · took the wrong
        not in use · it is now · still in · left (to|six|five|<num>) · without · pantomime · circus
        laughed at · lost (his|her|my|their|our) (slot|place|turn) · wants? (shooting|sacking|sorting)
        like you run · was left to · again · and we are now · (there was|because|and) nobody · six messages
        fobbing · spent … (logo|consultants|refurb*)
        """, needs=("service",), unless=("praise word",)),
    Rule(C, 1, NORMAL, "Somebody's own story about a service", """
        my <kin> … (been|was|is|had|pressed|had to|has|went)
        (i|we) (have |had )?(asked|sent|timed|saw|seen|booked|tried|had|paid|took|drove|turned up|work|live|
            pressed|got|arrived)
        i am (told|still|at|not|having|being) · (dropped|brought|took|booked) (my|him|her|the|in)
        each time · this week · <num>(rd|th|nd) (message|time|letter|call|email|attempt)
        """, needs=("service",), unless=("praise word", "asks or campaigns")),
    Rule(C, 1, NORMAL, "Speaks of a service to us, and nothing in it is praise", """
        my · our · your · i · we · me · us · you · paying · same · different · three · eleven · whole
        had to · blocked · disaster · never · just
        """, needs=("service",), unless=("praise word", "asks or campaigns"), most=2),
    Rule(C, 1, NORMAL, "Times and numbers told exactly, as people do who have waited", """
        (at|since|until|by|from|till) (half |quarter |ten |twenty |five )?(past |
            to )?([0-9]+[.:]?[0-9]*( ?(am|pm))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|
            twelve|monday|tuesday|wednesday|thursday|friday|saturday|sunday|easter|christmas)
        <num> (weeks|months|hours|days|years) · [0-9]+am · <num> miles
        """, needs=("service",), unless=("praise word", "asks or campaigns")),
    Rule(C, 2, NORMAL, "Writes again, or asks whether anybody reads", """
        <num>(rd|th|nd) (message|time|letter|call|email|attempt)
        (is|does|do) (anyone|anybody|you) (actually |even )?(read|reading|listen|listening|monitor|check|
            reply|answer)
        same (paragraph|answer|reply|message|letter) · (is|are|were|was) due <num>
        (due|overdue) _ <time> ago · embarrassed (by|at|to) · not angry · what i (saw|witnessed)
        whose idea · who (decided|thought|signed off|runs) · the computer (says|picks|said)
        isnt (happening|on|running|a treat) · starving · news to (us|me|them|the)
        (own|your) (leaflet|website|letter|charter) (says|said|promises|states) · rhestr aros
        ers (dwy|tair|pedair|pum|chwe|blwyddyn|misoedd|wythnosau|[0-9])
        """),
    Rule(C, 2, NORMAL, "Angry faces", "😡 · 🤬 · 😤 · 👎 · 💩 · 🤮 · 😠 · 🙄 · 😒 · 🤦"),
    Rule(C, 1, NORMAL, "Words that often go with a complaint", """
        again · unfortunately · complain* · complaints? · delay* · queues? · cancelled · late · refused
        wrong · problems? · issues? · worse · worried · stress* · pain · waiting · wait · waits · errors?
        poor · bad · awful · terrible · horrible · rubbish · missed · never · shocking · confusing
        confused · instead of · excuses? · expensive · noisy · noise · cold · smell* · embarrass* · reason
        changed · computer · parked · buzzer · stuck · broken · slow · apparently · nowhere · impossible
        concern* · <nobody> · difficult · harder · unable · not being · without · wasnt · couldnt · didnt
        isnt · arent · too (long|short|many|few|busy|loud|late|early|hot|cold|small|far|expensive|much|slow)
        (nid|dydy|dyw|doedd) … (ddigon|dda|iawn)
        """, most=2),
    Rule(C, 1, HIGH, "It is happening now, or somebody suffers now", """
        (still|currently|been|sat|sitting|stuck|waiting|lying|stood|now) _ _ (in|at|on) _ (a&e|ward|
            waiting room|corridor|trolley|reception)
        right now · as we speak · this minute
        in (agony|so much pain|severe pain|terrible pain|constant pain|pain)
        (no|without|missed|needs?|had no) _ (pain relief|painkillers|insulin|medication|food|water|fluids|
            antibiotics|chemo)
        cancer · chemo · palliative · end of life · dying · terminal · ([789][0-9]|<num>) year old
        dementia · disabled · vulnerable · elderly · autistic · pregnant · newborn
        today … (cancel*|still|nobody|operation|surgery) · unsafe · dangerous
        wrong (medication|dose|patient|blood|leg|side)
        """),
)  # fmt: skip
