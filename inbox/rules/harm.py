"""Danger from people and events: abuse, somebody missing, threats to staff or a site, incidents."""

from inbox.models import Route, Urgency
from inbox.rules.language import Rule
from inbox.rules.signs import MEDIA_ENQUIRY, TOLD_AS_OVER

C, NOW = Route.CRISIS, Urgency.IMMEDIATE

ABUSE = (
    Rule(C, 2, NOW, "Words that may mean abuse or somebody at risk (safeguarding)", """
        safeguarding
        (being|been|was|is|are|gets|getting) _ (abused|assaulted|molested|beaten|raped|groomed|trafficked|
            exploited|slapped|punched|strangled|restrained|starved)
        (abus*|molest*|neglect*) … (<kin>|me|her|him|patients?|residents?|home|elderly|carers?|vulnerable)
        (sexual*|physical*|elder|child|domestic|financial) (abuse|assault*|violence|exploitation) · raped?
        rapist · modern slavery · fgm · forced marriage
        <who> _ <hit> (me|her|him|them|us|the (kids?|baby|children)|my <kin>|an? (old|elderly|patient|
            resident)|patients|residents)
        (carer|staff|nurse|boyfriend|stepdad|partner|husband|wife)s? _ <hit> _ (me|her|him|them|us|kids?|
            baby|children|<kin>|old|elderly|patients?|residents?)
        (saw|seen|watched|witnessed|heard|see|film*|video of) … <hit> … (patients?|residents?|<kin>|old|
            elderly|lady|man|him|her|woman)
        manhandl* · (rough|roughly) with _ (<kin>|her|him|old|patients?|residents?)
        (touch|touched|touches|touching|groped|kissed) (me|her|him|my <kin>) · inappropriate* touch*
        touch* _ inappropriate* · comes? (in|into) (my|her|his) (room|bed) (at night|when|while|after)
        (marks|scratches|burns|cuts|handprints?) on (his|her|my|their) <kin>?(arms?|neck|wrists?|face|back|
            legs?|body)
        (carer|stepdad|dad|partner|staff)s? _ (shouts?|screams?|swears?|yells?) at _ (him|her|them|me|the|
            my)
        (cant|wont|not safe to|dont want to|scared to|afraid to) go (home|back there|back to him)
        (ex|he|husband|stalker|partner) … (found out where|knows where|will be there|turned up|following me|
            waiting for me|outside my)
        (is|are|was) (going to|gonna) (kill|hurt|find|hit) (me|us|her|him|my)
        (child|toddler|little (girl|boy)|baby) … (on (her|his|their) own|by (herself|himself)|all alone|
            nobody with)
        (never|dont|doesnt|wont|hardly) (lets?|let) (him|her|them|me|the) … (out|leave|go|see)
        bruis* … (explain*|all over|arms?|neck|wrists?|face|carers?|home|where|keeps?|back|from|new|every)
        (unexplained|covered in|black and blue|new|more|finger|strange) _ (bruis*|marks|burns?)
        (bed|pressure) ?sores
        (scared|afraid|frightened|terrified) (of|to go|to leave|to speak|around) _ (home|back|partner|
            husband|wife|boyfriend|ex|dad|stepdad|carers?|<kin>|him|house|staff)
        (cant|dont|please dont|not safe to) _ (talk|speak|ring|call|phone) (here|now|because he|because she|
            openly|freely|me he|he|while he)
        (he|she|husband|partner|boyfriend|dad|ex) _ (checks?|reads?|watches|monitors?|tracks?|takes?|took|
            controls?|goes through|hides?) (my|her|all) _ (phone|messages|money|texts|bank|location|
            passport|wages|calls)
        (wont|doesnt|never|not|refuses to) (let|lets|allowed|allow|allows) _ (me|her|him|them|to) _ (leave|
            out|see|visitors|eat|phone|go|food)
        (locked|locks|trapped|locking|lock) _ (in|inside) (the|a|her|his|my|their) _ (room|house|bedroom|
            flat|cupboard|shed)
        held (against|prisoner)
        (<kin>|boy|girl|neighbours?|residents?|lady|man|woman|patients?) … (home alone|left alone|starving|
            hungry|no food|not (being )?fed|screaming|in pyjamas|neglected|underweight|unsafe|in danger|
            at risk|barefoot|no shoes|in (her|his|their) own|crying all night)
        (hear|heard|hearing) … (screaming|screams|shouting|crying|hitting|thuds|smashing) … (next door|
            <kin>|woman|her|night|again|upstairs|help)?
        (next door|upstairs|downstairs|neighbours?) … (screaming|hitting|crying|shouting|begging)
        in danger · at risk of (harm|abuse)
        carers? … (hasnt|not|havent|didnt|no|never) _ (turned|shown|come|been|show|turn|came)
        (steal*|stole|taking|emptied|taken) _ (from|<kin>|her|his) _ (pension|money|savings|bank|jewellery|
            medication|account|card)
        (worried|concern*|scared) (about|for) (the|a|an|my|our) _ (welfare|safety|vulnerable|elderly|
            neighbours?|child|children|kids|little)
        (dont|please dont) (reply|answer|comment|respond|tag me) (publicly|in public|here|on here)
        in the (other|next) room · without (him|her|them|my <kin>) (knowing|seeing|finding)
        (behind|dont tell) (his|her|my <kin>)s? back · bruising … (him|he|partner|written|recorded|husband)
        (staff|carers?) … (laugh*|mock*|tease*|shout*|swear*) at (her|him|them|residents?|patients?)
        (resident|patient)s? … (bangs?|banging|begging|crying|shouting) _ _ (help|window|door|out|evening|
            night)
        welfare check
        (kids?|children|child|baby|she|he|they|mum|nan) (is|are|isnt|arent) (not )?safe (there|at|in|with|.)
        (mae|mai|cael|yn) _ (cam ?drin*|gam ?drin*|cham ?drin*) · cam ?drin*
        (mae|mae o|e|hi) _ (taro|bwrw|curo|brifo|bygwth) (fi|hi|ni|y plant|mam|dad)
        ofn (mynd adref|mynd adre|fy ngwr|fy mhartner|fy nhad) · diogelu plant
        """),
    Rule(C, 2, NOW, "Somebody vulnerable may be missing", """
        (gone|went|going|goes|reported|still|is|been|are) missing (from|since|and|for|now|after|this|last|
            tonight|in|again|.)
        missing (person|patient|child|teen*|man|woman|girl|boy|<kin>|resident|from (the )?(ward|hospital|
            home|care|a&e|unit))
        went to the (loo|toilet|shop|bathroom|cafe) … (never|not|hasnt|didnt) · ^lost my <kin> <any> [0-9]+
        (parkinsons|dementia|alzheimers|diabetic|autistic|confused) … (never came back|not come back|
            hasnt come back|didnt come back)
        missing since · ^missing
        (left|leaving) (the )?_ (unit|ward|home|house|hospital|a&e) … (nightie|slippers|pyjamas|gown|
            not allowed|isnt allowed|not answering|section|dementia|confused|barefoot|no coat)
        not answering (his|her|their) phone · (hasnt|not|never) come (home|back)
        wander(ed|ing|s) (off|out|around|away|the|in|into|down|along|about) · abscond*
        (walked|wandered|escaped|slipped|disappeared|vanished) (out|off|away|from) _ (ward|unit|hospital|
            a&e|care home) … (in|and|without|wearing|barefoot|hours?|confused|nobody|no one|dementia|alone|
            gown|slippers|pyjamas)
        (cant|nobody can|no one can|unable to|trying to|still havent|couldnt|dont know) _ (find|found|
            locate|trace|reach|where) _ (my|our|the|his|her) _ (<kin>|elderly|vulnerable|confused|autistic|
            missing|patient)
        (has|have) (anyone|anybody) seen (my|our|this|a|an|him|her|the) · last seen
        (not|hasnt|never|didnt) _ (come|came|been|returned|arrived|made it) (home|back|seen) … (since|last|
            night|yet|hours|discharg*|dementia|worried)
        not been seen (since|for) · disappeared from
        (dementia|alzheimers|confused|vulnerable) … (missing|wander*|gone from|lost|left the|walked out|
            on (his|her) own outside|disappeared|out there)
        ar goll
        """, unless=(TOLD_AS_OVER,)),
)  # fmt: skip

THREATS = (
    Rule(C, 2, NOW, "Words that may be a threat to people or a site", """
        <i will> … (kill|murder|stab|shoot|bomb|burn|torch|smash|batter|knife|slash|attack|hurt|find|get|
            gut|punch|break|deck|wreck|blow) (you|them|him|her|that|the|your|those|every|someone|one|all|it|
            this|up|a|staff|his)
        (want|need|needs|feel like|going|coming|like) to (kill|murder|stab|shoot|smash|batter|burn|punch|
            hurt|strangle|bomb) (you|them|him|her|that|the|your|those|someone|somebody|one|every)
        (should|deserve|deserves|ought to|need to|needs to|want) _ (shot|stabbed|hanged|hung|strung up|
            burned|burnt|killed|murdered|battered|gassed|bombed)
        (tell|telling) (him|her|them|dr) i am (outside|waiting|here|coming)
        (he|she|they|you) (is|are) getting it · (better|best) not be (on shift|there|on|working|in)
        grassed · (up|in|under) (his|her) (sleeve|coat|jacket)
        trying to get in(to|side)? _ (ambulances?|ward|pharmacy|drugs?|staff)
        someone (should|needs to|will) (bomb|burn|torch|shoot|stab|kill)
        (someone|somebody|one of (you|them|your)) _ _ (get|getting|gets) (hurt|killed|stabbed|battered)
        (burn|burning|blow|blowing|torch) (it|the|this|that|your) _ (down|up|to the ground)
        bomb (in|at|under|threat|inside|planted|has|is|going|hoax|will)
        (a|the|car|pipe|nail) bomb _ (in|at|under|is|on|planted|going) · explosives
        (gun|knife|machete|weapon|axe|hammer|acid|crossbow|petrol) … (<place>|staff|nurses?|waving|
            threaten*|coming|you|bringing|swinging)
        (got|has|with|bring|bringing|have|carrying|waving|pulled|holding|had|pulls) (a|my|his|her|
            out a) _ (gun|knife|machete|blade|weapon|axe|hammer|shotgun|crossbow|bat)
        gunman · gunshots? · shots fired
        (been|was|someone|man|lad|nurse|got|just) (stabbed|shot|knifed|glassed) · stabbing
        police … (guns|armed) · shooting (at|in|outside|near) · armed (police|man|men) · hostage
        terror* (attack|threat)
        (brick|petrol|firework|bomb) … (through|into|in) _ (windows?|letterbox|surgery|hospital|doors?)
        (i know|know) (where )?(he|she|you|they) (parks?|lives?|drives?|works?|finish*)
        holding (you|every|each|them) … responsible
        you will (see|hear|be seeing|be hearing|know) (me|about it|when i|what)
        (wont|not) be so (polite|nice|calm|patient|friendly) · with a (bat|hammer|knife|crowbar|brick|gun)
        watch (your|their|her|his) backs? · one eye open
        (know|knows|found out|find out|finding out) _ (where|what time|which car|what car|what shift|
            when) (you|he|she|they|that|your|her|his|all of you|the <staff>) … (live|lives|park|parks|work|
            works|finish|finishes|drives?|sleeps?|school|leaves?)
        (know|got|have|found) (her|his|your|their) (address|car|reg|number plate|shift*|kids)
        (be|are|i am) (waiting|outside|stood) _ (for|in|by|at) (you|him|her|them|that|the carpark|the gate|
            the door|your|the car)
        (see|watch) what happens (when|if|next|to)
        (you|they|he|she|your <staff>|someone) (will|are going to|is going to|had better) _ (pay for|regret|
            be sorry|suffer|bleed|burn|die|get what|get yours|be next)
        (you|they|your staff) are (dead|next) · dead (man|woman)
        (wont|not) be (responsible|held responsible|accountable) for (what|my)
        (coming|come|turn up|be|going) (down )?(there|here|to the <place>) (with|and) _ (lads|boys|brothers|
            mates|bat|you|them|him|her|sort|smash|petrol|drag|make)
        (something|accident|accidents) (might|could|will|can|bad) _ happen to (you|her|him|them|that|one|
            your)
        (kill|stab|rape|murder|shoot) (you|yourself|yourselves|all of you|them all|u)
        (death|bomb) threats?
        threaten* (to (kill|hurt|stab|burn|attack|shoot)|staff|nurses?|with a|(the|a|your|our) (nurse|
            receptionist|staff|doctor|paramedic)s?)
        (?<!heart )(?<!asthma )(?<!panic )(attacking|attacked|assault*|punch*|spat at|spitting at|headbutt*|
            swinging at) (a |the |your |one of the |another |an |at |our )*(staff|nurse|doctor|paramedic|
            receptionist|porter|security|crew|midwife|patient)s?
        kick(ing|ed|s) off (in|at|on) _ <place>
        hope (you|they) _ (die|burn|suffer|get (cancer|shot|stabbed))
        (lladd|saethu|trywanu|llosgi|bomio) (chi|nhw|y staff|ti|y nyrs|y lle|pob un)
        bygwth … (staff|nyrs*|lladd|ysbyty|meddyg*) · cyllell · gyllell · bom (yn|mewn|yr)
        """),
)  # fmt: skip

INCIDENTS = (
    Rule(C, 2, NOW, "Words that may mean a fire, crash or other major incident", """
        (major|critical) incident · mass casualt* · casualties · heard (a|an) (bang|explosion|shots?)
        glass everywhere · (in the dark|no lights|pitch black) _ _ <place>
        generators? … (not|hasnt|failed|wont|kicked|out|off)
        (coach|bus|lorry|train|car|van|minibus|tanker) _ (come|came|gone|went) off (the )?
        (are|is) (people|everyone|anyone|staff|patients) (safe|hurt|ok|alright) .
        (multiple|many|several|lots of|dozens of|loads of) _ (casualties|injured|injuries|hurt|trapped)
        fire (at|in|on|near|outside|by|next|upstairs|downstairs|spreading|has|engines (outside|at|
            everywhere|arriving|here))
        (is|are|caught|building|ward|roof|car|bin|kitchen|house) on fire · on fire . · ^fire . · flames
        smoke (coming|pouring|billowing|rising|everywhere|off|filling)
        (lots|loads|clouds|plumes?|thick|black|so much) (of )?(black |thick )?smoke
        smoke … (<place>|windows?|floor|ceiling|lift|everywhere|vents?)
        smell* (of |burning|smoke)* (burning|smoke|gas) · evacuat*
        (people|patients|everyone|staff|visitors|wards?) _ (walked|led|brought|moved|cleared|ushered|taken|
            herded) out
        (is|are) (she|he|they|it|my <kin>|mum|dad|everyone|anyone|people|patients|staff) _ safe .
        everyone _ (outside|out) (in|on) the (carpark|road|cold|grass|street)
        fire alarm* … (outside|smoke|real|everyone|nobody|smell|patients|still) · explo(ded|sion|sions|ding)
        loud (bang|explosion) · gas leak
        (chemical|acid|toxic|ammonia|chlorine|oil|fuel|diesel|strong|gas) (spill|leak|fumes|cloud|smell)
        fumes · suspicious (package|parcel|bag|device|substance|man|person) · white powder
        (unattended|abandoned) (bag|package|suitcase|rucksack)
        (bad|big|massive|serious|huge|nasty|major|terrible|horrible|horrific|multi vehicle|car|bus|coach|
            minibus|train|lorry|head on|plane|helicopter|ambulance|van|been a) (crash|accident|smash|
            collision|rtc) (on|at|near|outside|by|in|just|involving|with|has|happened|right|between|now|.)
        (crashed|ploughed|smashed|driven|drove|reversed|(car|van|bus|lorry) has gone|(car|van|bus|
            lorry) went) _ (into|through) (the |a |your |an )?_ (<place>|wall|bus stop|front|shelter|doors?|
            people|pedestrians?|ambulance|side|window)
        (bus|coach|minibus|lorry|train|van|ambulance|car) _ _ (overturned|crashed|rolled|derailed|flipped|
            on its (side|roof))
        pile ?up · derail*
        (ceiling|roof|wall|floor|scaffold*|crane|tree|building|lift|balcony|walkway) _ (collaps*|come down|
            came down|fallen|fell|caved|caving|gave way|coming down|plummet*|dropped)
        trapped (in|under|inside|behind) · people (underneath|under it|inside|trapped)
        (gone|fell|fallen|crashed) through the (floor|ceiling|roof|front|wall|window)
        no (water|power|oxygen|electric*) … (dialysis|patients?|ventilator|ward|oxygen|machine)
        (dialysis|oxygen|ventilator|machine) … (no power|electric*|no water|cut)
        (stuck|trapped) in (the|a|one of) _ lifts? · (<place>|it) _ _ (flood|flooded|flooding|under water)
        flood(ed|ing) (in|on|at) _ <place>
        (water|sewage) _ (pouring|gushing|flooding|coming) _ (through|down) _ (lights?|ceiling|roof|floor|
            walls?|sockets?|<place>)
        water … electric* · burst (pipe|water main)
        (power|electric*|lights|generator|oxygen|ventilators?) … (gone|cut|failed|failing|off|out|down|
            went) … (<place>|ventilator*|machines?|patients?|wards?)
        power ?cut · no (power|electricity|oxygen|running water|lights) (on|in|at|for) · blackout
        outbreak* · norovirus · legionnaires · legionella
        (measles|scabies|tb|mrsa|d&v|sickness bug|diphtheria|mpox|ebola|strep a) … (ward|spreading|
            going round|everyone|half|whole|bay|cases|exposed|school)
        contaminat*
        (half|whole|most|all|several|lots|loads|everyone|everybody|dozens|<num>) (of )?(us|the|our|people|
            residents|patients|staff|kids|children) … (vomiting|been sick|throwing up|food poisoning|
            ill after|sick after|all ill|d&v|bed with|same symptoms|sick since)
        cyber* · ransom* · hack(ed|ers|er) · data (breach|leak)
        (patient|medical|personal|our|my|staff|peoples) (data|records|details|files|information|
            notes) _ _ (leaked|stolen|for sale|exposed|published|breached|dumped|hacked|dark web)
        dark web
        (screens?|computers?|systems?|phones) … (locked|encrypted|skull|demanding|gone black|gone red|
            hacked|bitcoin)
        (all|whole|every|entire|hospital|whole trust|ward) _ (computers?|systems?|screens?|phones|
            it) _ _ (down|off|out|crashed|gone)
        (tan|mwg|fflamau) (yn|ar|mewn|mawr|yn dod) (yr |y |o |ward |to )*(ysbyty|adeilad|ward|to|maes|
            carpark|gegin)
        ar dan · damwain (fawr|ddifrifol|cas|gas|bws|ddrwg|car) · ffrwydr* · digwyddiad mawr · llifogydd yn
        ymosodiad seibr* · gollyngiad nwy
        """, unless=(TOLD_AS_OVER, MEDIA_ENQUIRY)),
)  # fmt: skip
