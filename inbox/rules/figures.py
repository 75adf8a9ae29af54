"""Figures of speech, and words that say the opposite of what they seem to: not to be taken at their word.

They are blanked out before the rows of their route are weighed, so that whatever else is said still counts.
"""

from inbox.models import Route
from inbox.rules.language import Figure

FIGURES = (
    Figure(Route.CRISIS, """
        (dying|die|died|dies|kill|killed) (for|of) (a|an|some|the) (coffee|brew|cuppa|tea|drink|wee|pint|
            sandwich|fag|biscuit|nap|cup of tea|decent|proper|parking space)
        to die for · dying to (see|know|meet|hear|find|try|get|tell)
        (died|die|dying|dead) (of|from|with) (laughing|laughter|embarrassment|boredom|shame|cringe|
            curiosity|old age)
        (died|die|dying|dead) laughing · (nearly|almost) died (laughing|when|of|at) · before i (die|am dead)
        killing (it|time) · killed it
        (feet|back|knees?|legs?|hips?|shoulders?|heels?|shoes|head) _ killing me
        (would|could|id|going to|will) kill for
        (could|would|will|going to) kill (him|her|my <kin>) (for|if|when) · dressed to kill
        (will|going to) kill me (if|for|when) · (wont|didnt|doesnt|wouldnt) kill (you|them|him|her)
        (bored|sick|tickled|frozen|starved|talked|thrilled|worried|scared|freezing) to (death|tears)
        (want|wanted) to die (of|with|inside) · over my dead body · catch (my|your) death
        death by (powerpoint|paperwork|chocolate) · drop dead gorgeous
        (had|have|having|nearly had|almost had|gave me|give me|giving me|near) (a |an )?(nearly |near |
            another |mini )?(heart attack|stroke|cardiac arrest|coronary|fit) (when|at|seeing|looking|
            trying|reading|paying|opening|over|from the (price|bill|cost|shock))
        having kittens · heart attack (inducing|prices) · (suicide|political|career) mission
        (political|career|social) suicide · cost(s|ing)? _ a bomb · (went|goes) down a bomb
        (bath|photo|yarn) bombs? · bombard*
        bleeding (obvious|love|hell|useless|edge|disgrace|joke|idiots?|ridiculous|parking|great|marvellous|
            awful|cheek)
        bleed(ing)? (us|me|them|people|the nhs) dry · baptism of fire · fire ?fighting
        (is|are|was|were|you|team|absolutely|literally) on fire (🔥|today|this|with|lately|👏|❤)
        fire (up|away|pit|works?) · fire (him|her|them|whoever|the (manager|boss|ceo|lot))
        (photo|film|video) ?(shoot|shooting) · shoot (me|us|over) (a|an) (dm|message|email|text)
        shoot(s|ing)? (up|through the roof) · (flu|covid|coffee|espresso|booster|long) (shots?|jabs?)
        stab(bed|bing)? in the (back|dark) · (absolute|total|complete|utter|right) (car|train) (crash|wreck)
        car crash (of|interview|tv|service|management|website)
        (website|site|app|system|computer|laptop|page|portal|server|phone|link|booking) _ (crash*|hangs?|
            frozen)
        crash (course|diet|mat|team|trolley) · panic attack
        (drowning|drown|flooded|buried|swamped) (in|with|under) (paperwork|emails|calls|admin|work|debt|
            requests|messages|forms|referrals|letters)
        flood(s|ed)? (of|with) (calls|emails|tears|messages|complaints|memories)
        explosion of (colour|flavour|interest|activity) · attack of (hay fever|nerves|the giggles)
        hanging (on|about|around|up) · hang (on|in there|up|about|out|around)
        jump(ing|ed)? (through hoops|the queue|for joy|on the|up and down|to conclusions|at the)
        edge of (my|the|your) (seat|bed|town|carpark)
        cut (myself|himself|themselves) (off|some slack|short) · kick(ing)? myself
        (shoot|kick|kicking) (myself|yourself|themselves) in the foot · hurt myself laughing
        """),
    Figure(Route.CRISIS, """
        (heart attack|stroke|sepsis|cardiac arrest|suicide|overdose|self harm|meningitis|allergy|seizure|
            epilepsy|domestic (abuse|violence)|safeguarding|cyber|cyber security|bomb|fire|choking|cpr|
            defib*|anaphylaxis|major incident|outbreak|flood|hypo) (prevention|awareness|unit|team|teams|
            ward|nurses?|association|rehab*|clinic|consultant|charity|recovery|week|day|month|training|
            course|courses|lead|policy|leaflets?|survivors?|support|fundraiser|walk|study|research|trial|
            conference|webinar|service|services|specialist*|exercise|drills?|safety|strategy|screening|risk|
            campaign|station|doors?|extinguisher*|officer|warden|marshal|charity|insurance|department|
            alarm test)
        world (suicide|sepsis|stroke|heart|mental health) _ day
        (lost|losing|loss of|bereaved by|died by|died from|death by) (my |our |his |her |their |a |
            to )*(<kin> )?(to |by )?suicide
        (self harm|suicide|overdose|abuse|sepsis|stroke) (stats|statistics|figures|rates|numbers)
        signs of (a stroke|sepsis|a heart attack|abuse) (leaflet|poster|training|talk)
        (nhs|winter|staffing|housing|cost of living|funding|beds?|climate|a&e|gp|social care|national|
            corridor care|energy|recruitment|financial|system|camhs|midlife|dental|dentist|dentistry|
            maternity|service|ambulance) (is )?(in )?(a )?_ crisis
        crisis (in|of) (the )?(nhs|staffing|confidence|beds|social|a&e|care|maternity|our|gp|ambulance|
            camhs|dentistry)
        services? (is |are )?in crisis · we are in (a )?crisis
        missing (you|him|them|my|his|their|our|out|the point|a trick|information|link|page|appointment*|
            notes|letters?|results?|file*|something|work|school|on|home)
        (notes|results|letters?|referral|records|form|page|link|file|bag|glasses|teeth|coat|phone|
            hearing aids?|dentures|parcel|sample|paperwork|signs?|samples|keys|wallet|purse|ring|slippers|
            blanket) _ _ (missing|gone missing|went missing|disappeared)
        is the missing · breath(e|ing)? (easy|of fresh air|space|a sigh) · takes? (my|your) breath away
        breathing (exercises?|space|clinic|tests?) · breathtaking · catch my breath
        fit for (purpose|nothing|work)
        (collapsed?|passed out) (laughing|on the sofa|in a heap|with laughter|in bed)
        fits (perfectly|well|around|in|my|the) · fitting (room|of|end|tribute|in|it|a)
        (aid|aids|brace|coil|pacemaker|prosthetic|wig|carpet) fitting
        (cant|couldnt) (go on|carry on) (holiday|about|enough|praising|the app|the website)
        give(n)? up (smoking|alcohol|trying to (get|park|ring|call|book)|my (seat|place|lunch|weekend|time)|
            calling|waiting|and (went|drove|go|drive|hung))
        giving up (smoking|drinking|alcohol|your|their|chocolate|the fags|vaping)
        enough of (waiting|this (government|music|weather)|being (on hold|ignored|messed)|the (government|
            parking))
        threat(s|ened|ening)? (of|to|with) (closure|close|our|cuts|redundancy|strikes?|court|fines?|
            bailiffs|clos*|sue|discharge|remove|cancel|charge|send)
        threatening (letter|email|fine)s? · under threat · watch this space
        see what happens (tomorrow|at|next week|in the) · poison ivy · food poisoning (from|rules|advice)
        groom and · bride and groom · grooming (parlour|tips)
        (hit|hits|kick|kicks|kicked|punch|beat|beats|slap|hurt) (the (nail|spot|mark|ground|road|gym|target|
            button|jackpot|rush|traffic|queue|bucket|habit)|home|me hard|with|up a|off)
        (beat|beats|beating) (cancer|covid|it|leukaemia)
        (it|this|that|which|reality|heat|grief|news) (hit|hits|hurts|hurt) (me|us|home|him|her)
        (panic|asthma|anxiety) attacks? (last|in|years) · gets? (on|to) it
        (swelling|swollen) (ankles?|feet|knees?|legs?|fingers?|joints?)
        (survived|beat|beaten) (sepsis|a stroke|suicide|meningitis|an overdose|cancer) · died laughing
        (foot|hip|knee|ankle|wrist|shoulder|back) (drop|collapsed)
        dropped (off|her off|him off|me off|us off) · rash decision · blew (me|us) away
        nothing left to (say|improve|add|complain)
        no point (complaining|ringing|calling|in (ringing|calling|complaining|booking|even))
        """),
    Figure(Route.COMPLAINT, """
        (no|zero|not one|any|havent a|without|without any|no real|never (had|any|had any|have|
            have any)) (complaints?|issues?|problems?|delays?|fuss|hassle|waiting|faults?|gripes|criticism|
            bother|regrets|pain|trouble)
        (cant|couldnt) (reach|see) (it|the (shelf|top|button|hook|kettle|sign))( safely)?
        (cant|couldnt|could never|can never|wouldnt) (complain|fault|praise|thank|rate|recommend|speak|
            have asked|ask for|say enough|wish|believe how|think of)
        nothing (to|at all|bad to) (complain|moan|improve|say|add|change)
        (nothing|anything|not think|not sure|dont think|cant think|no way|everything) … (could|can|needs?|
            should|would) (have |be |of |been |to |done |do |get )*(better|improve*|been (done|better|
            improved)|done|different*|changed)
        nothing (needs|i would|you could|more|else) · nothing but (praise|good|kind*|respect)
        not a bad (word|thing) · perhaps only
        (no|hardly any|without a|barely a|minimal|short|not much|little|didnt|didnt have to|never have to|
            wasnt a|quick) (long )?(wait|waiting|waits|queue)( at all| around| times?| whatsoever| long)?
        (wasnt|werent|never|not) (rude|bad|long|kept waiting|too long|rushed|ignored|judged)
        never (once )?(let (me|us|you|him|her) down|rude|too busy|felt|had (a bad|any|to wait|an)|a problem|
            complain*|fail* to|failed)
        not let (me|us) down
        nothing (was|is|seems|ever|seemed) _ (too|to) (much|big|small)( trouble| bother)?
        (despite|even though|even when|considering|although|for all|regardless of|in spite of|while|whilst|
            given) … (busy|pressure|short ?staffed|rushed off|rushed|understaffed|stretched|pushed|full|
            overworked|tired|stress|shortages?|cuts|hectic|strikes?|circumstances|odds|workload|covid|
            pandemic)
        under (so much|great|huge|immense|a lot of|such|extreme|terrible) (pressure|strain|stress)
        not (bad|rude) (at all|considering) · not too bad
        (poor|bad|dodgy|broken|sore) (dad|mum|thing|little|love|soul|boy|girl|lad|back|knee|leg|hip|chest|
            ankle|arm|wrist|finger|toe|nose|bones?|mobility|eyesight|hearing|weather|news|hand|foot|
            collarbone|<kin>)
        (awful|terrible|bad|horrible|horrendous|dreadful|worst|scariest|hardest|difficult|traumatic|rubbish|
            shocking|distressing) (pain|accident|fall|news|weather|day of|days? of|time of|times|time in|
            week of|year|illness|disease|crash|moment|traffic|cold|cough|migraine|headache|toothache|
            weekend|situation|few)
        (at|during|in|through|after) (a|an|the|one of the|what was|our|my|their|such a) (very |really |
            most |so )?(terrible|awful|horrible|worst|difficult|hardest|dreadful|hard|distressing|stressful|
            upsetting|worrying|painful|scary|tough)
        i (felt|feel|was feeling|was) (so |really |very )?(awful|terrible|rubbish|dreadful|poorly|worried|
            scared|nervous|anxious|stressed|upset|distressed)
        (worried|scared|nervous|anxious|dreading) about · (terribly|awfully) (kind|nice|good)
        take (the|my|his|her|your) (pain|stress|worry) away · pain (free|relief was|management)
        (reduced|less|no|eased|without) (the |my |his |her )?(pain|stress|anxiety) · did my (stress|worry)
        lost (my|our|his|her) (<kin>|dear|beloved|lovely|battle|fight|way)
        complaints? (team|department|manager|officer|leaflet|form|policy|process|procedure) (is|was|were|
            are)
        how (dare|could) (anyone|people|someone|anybody) (complain|moan|slag)
        (people|those|everyone|anyone|some|folk) (who |that )?(complain|complaining|moan|moaning|slagging|
            slating|criticise|knock)
        (stop|everyone) (moaning|complaining|slagging)
        cancelled (my|our|the) (holiday|plans|party|wedding|trip|night out|netflix)
        (long|longer) wait but _ worth · waiting (rooms?|lists? (times )?(is|are) down)
        again (soon|next|in future|for|to|thank*) · thank* (you )?again · once again · see you again
        (go|come|back) again · at last · at (their|her|his|its) best · sooner than · less than
        up to <num> <time> but … (early|sooner|quicker|only|within|minutes|under) · on time
        didnt (rush|judge|feel rushed|hurt|make me feel) · not once did i feel · no longer in pain
        late (at night|night|evening|hours|shift|mum|dad|father|mother|husband|wife)
        cold (water|drink|drinks) · cold (and|snap|weather|outside|virus)
        """),
    Figure(Route.FEEDBACK, """
        (not|wasnt|werent|isnt|arent|nothing|never|hardly|far from|less than|no|dont|didnt|anything|
            couldnt be) _ _ (<good>|good|great|nice|pleasant|impressed|happy|pleased|satisfied|excellent|
            easy|quick|clear|appreciated|credit|best)
        (would|could|should|must|might|to) (have )?(be|been) _ (<good>|good|nice|great|quick|quicker|
            pleased|happy)(?! (if|to|having))
        (of|this|that|some|any|what|two) kind · (in )?kind of · no thanks
        thanks (to your lack|for nothing) · thanks? in advance · thank god · thanks (anyway|but)
        not so (good|great|fast|quick) · good (for nothing|grief|god|luck|enough|job i|job we|to go)
        hope (you|they) (are|feel) (happy|proud) · very good at (ignoring|losing|wasting|taking|cancelling)
        great (deal|big|grand|ormond|aunt|uncle|nan|gran|grandma|grandad|britain|yarmouth)
        happy (to (wait|help|share|send|chat|pay|discuss)|new year|easter|christmas|monday|friday|hour)
        love (a|island|to know|to (hear|speak|chat|see)|from) · patience
        best (to|way|number|regards|wishes|time|place|bet|before) · kind regards
        (nice|lovely|good|great|happy) (day|weekend|morning|evening|afternoon|night|week|one|win|weather|
            time)
        """),
    Figure(Route.QUESTION, """
        (can|could|would|will) (you|someone|somebody|anyone|i|we) _ (pass|pass on|thank|say|let _ know how|
            send (my|our|them)|give (a|my|our|them|her|him))
        what (would|could) we (do|have done) without
        how (good|lovely|nice|amazing|kind|cute|brilliant|gorgeous|adorable|great|wonderful|lucky|sweet|
            cool|fab) (is|are|was|were|does|do|of|that)
        (isnt|arent|wasnt|werent) (that|this|they|she|he|it|our|these|you|we) _ (lovely|amazing|brilliant|
            great|cute|gorgeous|wonderful|fantastic|the best|fab|sweet|nice|lucky|beautiful)
        what is not to (love|like) · where would we be
        who (knew|doesnt love|needs|would have thought|remembers|is (excited|with me|ready))
        remember (when|this|these|the days) · (how are|how was) (you|everyone|everybody|your)
        you ok (hun|babe|mate|love)?
        (can i|could i|may i|can we) (just )?(say|thank|take this|nominate|shout|add)
        """),
    Figure(Route.POLITICS, """
        (in|into|early|false|slow|induced|premature|active|established|long|after|of|hours|hour|during|
            stages? of|hard|manual) labour
        labour (ward|suite|room|pains?|of love|line|unit|midwife|for|was|started|stopped|began|then|and)
        conservative (treatment|management|approach|option|estimate) · strictly no politics
        (contact*|write|writing|written|wrote|email*|told|tell|speak|speaking|ring|ringing|see|seeing|
            complain*|going|copied|copy|copying|asked|ask|raise|raised|taking) (this |it |in |up |
            that )*(to |with |in )?(my |our |the |your |local )+(mp|councillor|ms|msp|mps|councillors)
        (christmas|birthday|leaving|retirement|tea|hen|office|street|search|working|garden|ward|
            third) part(y|ies)
        power of attorney · (governors?|board) elections?
        vote for (our|your (favourite|hero|star)|<kin>|nurse|her|him)
        voted (employee|nurse|best|team|star)
        """),
    Figure(Route.MEDIA, """
        (?<!we )(going|go|went|off|straight|take|taking|took|contact*|ring*|tell*|told|tip|speak*|talk*|
            call*|email*|write|writing|wrote|sell*|spoken|report*|getting|get|inform*|involve) _ (to |
            with )?(the |our |my |local |every |a |all |this |it |story )*(papers?|press|media|newspapers?|
            daily mail|sun|bbc|itv|news|tv|reporters?|journalists?|gazette|echo|tabloids|panorama|watchdog)
        press (the|a|any|your|this|that|hard|it|one|two|option|buzzer|button|play|enter|down|[0-9])
        (left|leave|made|nice|lovely|for the|personal) comments? · no comment .
        comments? (section|below|cards?|box|on here) · in the comments
        """),
)  # fmt: skip
