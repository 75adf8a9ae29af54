"""Danger to the life of the writer or of somebody near them: suicide, self-harm, overdose, a mental health crisis.

A false alarm costs an officer a minute and a miss may cost a life, so these rows reach wide. Weight 2 is an alarm
alone; rows of weight 1 are veiled words, of which two different kinds together are an alarm.
"""

from inbox.models import Route, Urgency
from inbox.rules.language import Rule
from inbox.rules.signs import TOLD_AS_OVER

C, NOW = Route.CRISIS, Urgency.IMMEDIATE

SUICIDE = (
    Rule(C, 2, NOW, "Words that may mean suicide", """
        suicid* · unaliv* · kill <self> · killing <self> · kill me now please · (top|topping|neck) myself
        (end|ending|take|taking|took|takes) (my|his|her|their) (own )?li(fe|ves)
        done with (life|living|this world) · end(ing)? it (all|tonight|now|today|tomorrow|soon|for good)
        (just|to) end it . · want it to end
        (want|wants|wanted|wanting|wish|ready|tried|trying|deserve|rather|going|hoping) to _ (die|be dead|
            not exist)
        (rather|better|better off) (be )?dead
        wish (i|he|she) _ (dead|die|died|never _ born|not exist|disappear)
        (hang|hanging|hung|drown|drowning|shoot|shooting|starve|starving|gas|burn|stab) <self>
        (jump|jumping) (off|in front|under|out of|from (the|a)) · (throw|throwing) <self> (off|in|under|out)
        (walk|walking|step|stepping|run|drive|driving) _ (into|in front of|under) _ (traffic|sea|train|bus|
            lorry|wall)
        (standing|stood|sat|sitting|stuck|up) on _ _ (bridge|ledge|cliff|railway|tracks|parapet|roof|edge)
        (at|by|on|near|to) the _ (bridge|cliffs?|tracks|railway line|edge|viaduct) … (end|goodbye|sorry|
            jump|alone|over)
        wrong side of _ (railings?|barrier|fence|bridge|wall)
        (on|over|climb*|by) the (railings|parapet|viaduct|barrier|overpass|gantry)
        (man|woman|lad|girl|boy|someone|person|patient|bloke|lady) _ on (the|a) _ (roof|ledge|bridge|edge|
            railings|viaduct|parapet|scaffold*|tracks|motorway)
        noose · a rope · the rope · (plan|plans|planned|planning) to _ (die|end|jump)
        how i (will|am going to) do it · tonight is the night · drive (off|somewhere) and not come back
        (my|one) last (night|post|message|words|day alive)
        """),
    Rule(C, 2, NOW, "Words that may be a goodbye", """
        (written|wrote|writing|left|leaving|sent|sends|sending|found) _ (letters|suicide note|goodbye*|
            farewell*)
        (written|wrote|left|leaving|found) (a|my|his|her|the) note .
        (note|letters|goodbyes) (is|are|all) (written|done|ready)
        (saying|said|say) (my |his |her |our )?goodbyes? _ (to|everyone|everybody|family|now|tonight|.)
        (goodbye|bye) (everyone|everybody|world|cruel world|for ever|forever|for good)
        this is (my )?goodbye
        by the time (you|anyone|they|someone) _ (read|reads|see|sees|reply|replies|answer|get|gets|find|
            finds) … (this|gone|late|over)
        (tell|let) (my|the) _ <kin> … (i|that i) _ (love|loved|sorry|tried)
        look after my <kin> (for me|when i)
        (gave|given|giving|give) (my|all my|his|her|away) _ (things|stuff|belongings|dog|cat|possessions|
            my dog|my cat) _ away
        (getting|got|put|putting) (my|all my|his|her) affairs in order
        sorted everything … (gone|not here|without me)
        """),
    Rule(C, 2, NOW, "Words that may mean somebody does not want to live", """
        (dont|doesnt|didnt|never|not|no longer) _ (want|wants|wanting|deserve|deserves|wish) to _ be (here|
            alive|around|born)
        (dont|doesnt|didnt|not|no longer) _ (want|wants|wanting|deserve) to _ (live|exist|wake|go on|
            carry on|keep going)
        (reason|reasons|nothing|nowt|no one|nobody|something) (left )?to _ (live|stay|carry on|go on|get up|
            wake up) for
        (no|any|a|one) (good |single |more )?reasons? (left )?(to|for) _ (live|living|be here|stay|staying|
            carry on|go on|get up|wake up)
        (no|any|the|see|much) point (in |to |of )?(me |my )?_ (living|life|being here|going on|carrying on|
            being alive|waking up|existing)
        (cant|dont|no longer|couldnt|not|never) _ see (a|any|no|the) (future|way out|way forward|
            way through|point any more)
        (dont|cant|not) _ see the point (of|in) _ (me|anything|any of it|life|it all|trying|carrying on|.)
        no way out · enough of (life|living|everything|being alive|being here|fighting)
        (tired|sick|weary) of (living|life|being alive|existing)
        life _ _ (worth living|unbearable|meaningless|pointless)
        not worth (living|carrying on|being here|going on)
        (cant|couldnt|dont think i can|not sure i can|wont|no longer) (go|carry|keep|soldier|struggle|
            battle|keep doing) (on|going|this)
        (cant|dont think i can|couldnt|not sure i can) _ (do|take|face|bear|stand|cope with|
            live with) _ (any more|no more|any longer|much longer)
        (cant|dont think i can|couldnt) _ (face|do|take|get through|bear) (another|one more) (day|night|
            week|minute|morning|year|christmas|birthday)
        (better|easier|happier) (off )?(without me|without her|without him|if i)
        (if|when|once|after) i (am|was|were) (gone|dead)
        (if|easier if|when) i (wasnt|werent|am not|was not) (here|around|alive|born)
        if i (just )?(disappeared|didnt wake up|died)
        (nobody|no one|who|anyone) (would|will|is going to|d) _ (miss|notice|mourn|find) _ (me|i|gone|if)
        (nobody|no one) would (care|notice) if
        (wont|not going to|not gonna) be (here|around|alive|a problem|a burden|a bother) _ (much|any|
            tomorrow|by|after|come|for much|longer)
        (dont|not|wont|doubt) _ (think|expect|expecting|going|sure|be) _ _ (make it|see|be here|
            survive) (through|to|until|till|past|tomorrow|the|tonight|morning|another)
        wont _ (worry|deal|put up|bother|trouble) (about|with|you) _ (me|him|her|any more|again|much longer|
            after)
        (be|am|being|just|a|such|feel like) a burden (to|on|any more|and) · stop being a burden
        burden (to|on) (everyone|my|them|you all)
        (go|going|fall|just|drift) (off )?to sleep (and|to) _ (not|never|dont) wak*
        (never|not|dont|didnt) _ wake up · sleep (for ?ever|and stay|and stay there)
        (give|giving|given|gave) up on (life|living|everything|myself)
        (want|need) (it|everything|the pain|all this|the noise) to _ (stop|end|be over)
        (make it|just|it all) stop .
        want to (disappear|vanish|be gone|be with (him|her|mum|dad|my <kin>) again)
        (want|wanting|need) out of (life|this life|it all)
        """),
    Rule(C, 2, NOW, "Words that may mean somebody is not safe with themselves", """
        (not|dont|doesnt|cant|never) _ (safe|trust|feel safe) (with|being|around|from|in)? ?<self>
        (dont|cant|not sure i can|struggling to) _ keep <self> safe
        (not|dont feel) safe (tonight|alone|on my own|by myself|in my own|at home alone|to be (alone|left)|
            left alone|right now)
        (scared|afraid|worried|frightened|terrified|dread) _ (what|that) (i|he|she|they) (might|may|will|
            could|am going to|is going to)
        what (i|he|she) (might|may|will|could|is going to|am going to) do (to <self>|next|tonight|if|.)
        do something (stupid|silly|daft|drastic|bad) · self harm* · self injur*
        (cut|cutting|cuts|hurt|hurting|harm|harming|harmed|burning|punish|punishing|scratching|
            hitting) <self>
        (cut|cutting|cuts|slit|slitting|slash*) (my|his|her|their) (wrist|arm|leg|thigh|throat)s?
        urges? to (cut|hurt|harm|do it) · relapsed … (cutting|harm*)
        (got|has|have|holding|found) _ (blade|razor|razors|scissors) … (arm|wrist|self|room|bathroom|locked|
            hand|bed)
        banging (my|his|her) head · locked (him|her|my)self (in|away)
        (stopped|not|hasnt|havent|refuses to|refusing to|wont) _ (eat|eaten|eating|drink|drinking) … (days|
            week|weeks|anything|water|<kin>)
        """),
    Rule(C, 2, NOW, "Words that may mean an overdose or poison", """
        overdos* · (od|oding|oded|ods) on · (took|taken|swallowed|necked|downed|popped) (them|it) all
        (took|taken|swallowed|necked|downed) _ (the |a )?(whole|entire|full) _ (lot|<pills>|box|pack|strip)
        (took|taken|swallowed|necked|downed|popped|had|ate|eaten) (too many|loads|all|every|a load|
            a handful|handfuls|a bunch|lots|the rest|the lot)( of)? … (<pills>|them|lot)
        (take|takes|taking|took|taken|swallowed|swallow|necked|downed|had|popped|eat|ate) (about |like |
            around |over |nearly |at least |maybe |all )?([2-9][0-9]|1[0-9]|[0-9]{3}|twelve|fifteen|sixteen|
            twenty|thirty|forty|fifty)( of)? _ (<pills>|them)
        (took|taken) (too much|double|way too (much|many)|a lot of)
        (too much|wrong|double) _ (insulin|morphine|methadone|calpol) · <pills> (is|are) (all )?(gone|empty)
        empty _ <pills>
        (saved|saving|stockpil*|hoard*|collecting|collected|lined|counted|counting|counted out) (up |
            out )?(all )?(my|his|her|the|enough|all|of my) _ <pills>
        <pills> _ (lined up|in front of me|in my hand|counted out|next to me|laid out)
        (staring|looking|sat|sitting) (at|with|here with) _ _ (<pills>|blade|razor|rope|knife)
        (drank|drunk|swallowed|eaten|ate|licked|chewed|drinking) … (bleach|antifreeze|battery|batteries|
            magnets?|cleaner|detergent|capsule|weedkiller|berries|mushrooms|disinfectant|liquitab)
        (been|was|is|am|<kin>) poisoned · carbon monoxide · (drink|been|got|was) spiked
        """),
    Rule(C, 2, NOW, "Words that may mean a mental health crisis", """
        (in|having|at) (a |total |full |complete |mental health |real )*(crisis|breakdown)
        mental health (crisis|emergency) · mental breakdown · breakdown now
        crisis (line|team|number|helpline)s? … (nobody|no one|not|wont|dont|didnt|keeps?|engaged|hung|
            answer*|pick*|said|told|ring*|queue|waiting|ignor*|late|call*)
        (rang|ring|called|call|phoned|tried|trying|got through to|waiting for|samaritans) _ _ (crisis (line|
            team|number)|samaritans|116 123)
        samaritans … (engaged|nobody|no one|not|waiting) · hear(ing|s)? voices
        voices (are|tell*|keep|say*|in (my|his|her) head|wont) · psychotic
        psychosis … (now|again|tonight|help|scared) · sectioned … (again|tonight|now|please|needs?)
        (dark|bad|scary|horrible|darkest) place … (tonight|again|right now|help|alone|scared|nobody|
            any more)
        (lost|losing) the will to live … (life|alone|mental*|everything)
        """),
    Rule(C, 2, NOW, "Words that may mean a wish to die, said sideways", """
        (no|any|isnt|is not) point (is there|any more|in it|left)
        (want|need) (it|this|everything) (over|done|finished|to be over) · painless (way|method|death)
        (quick|easy|easiest|quickest|best|least painful) way (to go|out|to (die|end|do it))
        had the (guts|courage|bottle) (to|i|id) · (do|doing|done) it (tonight|this time|properly|now|soon)
        (wont|not) be (at|in) (school|work|college|class|here|home) … (ever|again|or ever)
        (wasnt|not|isnt) (their|your|his|her|anyones|anybodys) fault
        everything i need (is )?(here|in front|ready|with me|to) · (last|final) time (you|i|anyone)
        (wont|not) be (back|seeing|around|hearing from) … (me|again|ever)
        (dont|doesnt) want (help|saving) any more · too much for me now
        (wish|want|hoping|pray*) (someone|something|a (car|bus|lorry)) would (hit|kill|take|finish)
        (baby|he|she) (isnt|is not|not) (mine|hers|his|real|ours) · (send|give) _ baby _ back
        (baby|kids?|children) _ better off without
        (harm|hurt|shake|smother|drown|throw) (the|my|her|his) (baby|kids?|children|newborn)
        (tonight|it|this) will be (easy|easier|over|quick|the end|painless)
        at least (tonight|it|i|this) _ (easy|over|quick|peaceful|end|stop)
        (rung|rang|messaged|texted|ringing|phoned) everyone … (sorry|goodbye|bye|thank|love*)
        (sold|selling|gave|given) (my|his|her|all my|all his|all her) … (everyone|guitar|car|things|away|
            stuff|bike)
        cant promise (anything|i|you) · nowhere (and|to go)
        (only|last) thing _ (keeping|kept|holding) (me|him|her) · (keeping|kept) me (here|alive|going)
        wont matter (after|tomorrow|soon|by|any more|then) · awake (for )?<num> (days|nights)
        (telly|tv|radio|they|neighbours|people) (is|are) (talking about|watching|following|spying on|after|
            sending) me
        know what (i|he|she) (have|has|need|needs) to do( now)? · (ate|eaten|eating) nothing (for|in|since)
        (see|join|be with|seeing|joining|with) (mum|dad|him|her|nan|my <kin>|grandad) _ (again|soon|tonight|
            in heaven|on the other side)
        (im|i am) (going|coming) to (join|see) (him|her|mum|dad|my <kin>) _ (soon|tonight|again)
        (pain|it|this) (ends|stops|finishes) (tonight|today|now) · (had|have) (my|one) last
        can (finally )?(rest|be at peace|stop hurting)
        (cba|cant be bothered|tired|bored|sick|done) with (any of it|life|living|it all|everything|
            all of it)
        (stopped|stopping|came off|coming off|off|not taking) (taking )?_ (medication|antidepressants|
            tablets|sertraline|lithium|antipsychotics|quetiapine|olanzapine) … (point|anyway|why|cant|
            suicid*|voices|over|bother)
        (kill|hurt) (me|myself) (lol|haha|x|😂|now)
        """),
    Rule(C, 1, NOW, "A place or a means that may matter", """
        multi ?storey
        (by|at|looking at|near|down by|in|beside|stood at|sat by) the (river|canal|sea|weir|tracks|
            train line|cliffs?|bridge|quarry|reservoir|motorway|train station|docks|estuary)
        top of the (carpark|building|stairs|hill|flats|cliff)
        (vodka|whisky|bottle of (gin|wine|vodka)) … <pills> · <pills> … (vodka|whisky|alcohol|drink)
        in front of me · (rope|belt|blade|knife|razor|knives) (here|ready|in|with|next)
        in my (hand|bag|pocket|car) (ready|now|and|with)
        """),
    Rule(C, 1, NOW, "Words like a farewell", """
        ^sorry (mum|dad|everyone|all|kids|mam|nan|boys|girls|babe|love)
        (night|bye|goodnight) (all|everyone|everybody|x+|then|world)
        dont know why i am (telling|writing|posting|messaging|saying)
        (give|let) … (appointment|slot|place|bed) … (someone|somebody) (else|who)
        (sorry|apologies) for (the |all the |any |all |being )*(bother|trouble|mess|hassle|nuisance|
            everything|it all|all of it)
        (she|he|they) tried · no one (to )?blame
        tell (the|my|dr|everyone|them|ward|mum|dad) … (fault|loved|sorry|thank|tried|best)
        you (all )?(tried|did your best|did what you could) · (looks|sounds|feels|seems|so) (so )?peaceful
        thats? it (for me|then|now) · that is it (for me|then|now) · i am (sorry|so sorry) . · sorry .
        remember me · forgive me · take care of (yourselves|each other|him|her|them|my)
        """, most=2),
    Rule(C, 1, NOW, "Mental health care is part of it", """
        cmht · camhs · cahms · crisis · mental health · psych* · antidepressants? · therapist · counsell*
        depress* · anxiety · bipolar · ptsd · bpd · schizo* · cpn · sectioned · self esteem · panic
        breakdown · iselder · iechyd meddwl
        """, unless=(TOLD_AS_OVER, "asks or campaigns")),
    Rule(C, 1, NOW, "Veiled words of despair", """
        what is the point (any more|of it all|of anything|in anything|of me|.)
        no point (any more|asking for help|trying|in trying|in anything|.) · see (the|any|a) point
        hopeless . · hopeless and
        (so|feel|feeling|felt|completely) (hopeless|worthless|empty|numb|trapped|broken|desperate|lost|
            useless)
        worthless · rock bottom · (cant|not|struggling to|dont know how to|barely|stopped) cop(e|ing)
        cant (do|take|stand|bear|handle) (this|it|it all|life|much more|any more|the pain)( any more)? .
        cant any more · (had|having) enough (now|.) · end of (my|the) (tether|rope) · breaking point
        (giv(e|ing|en)|gave) up (now|completely|.) · (i am|just) (so )?done . · (ready|time) to go .
        (so|too|just|am|is|of) (so )?tired (of (it|fighting|everything|trying|feeling|pretending|hurting|
            this|all)|.)
        nothing left (to give|in me|for me|.) · nothing matters · doesnt matter any more
        (dark|bad|intrusive|scary|horrible) thoughts · thoughts (are|getting|wont|keep) · spiral*
        in (a|that) _ (dark|bad) place · (falling|fell) apart · drowning . · unbearable · cant stop crying
        (scared|afraid) of (tonight|the night|my own|being alone|my thoughts) · tonight .
        (dont|wont) (be )?need(ing)? (it|them|the appointment|my appointment|you|anything|that)( any more|
            now| where| soon| .)?
        it will (all )?be over · (sorted|made|got) (everything|my peace|it all) (out|ready|.)
        at peace (with|now) · made (my|up my) (decision|mind) · no need (for|to) … any more
        where i am going · tired of (fighting|trying|everything) · peaceful now · too late (for me|now)
        """, most=2),
    Rule(C, 1, NOW, "Somebody sounds alone", """
        (nobody|no one) (cares?|listens|is listening|understands|believes|loves|wants|is coming|to (talk|
            turn)|i can|will (help|listen)|ever|left|knows|would|there|has|seems)
        (so|all|completely|really|totally|feel|feeling|am) (alone|lonely|on my own|by myself)
        (have|got) (nobody|no one) · lost everything · lost (my|the) only · pushed everyone away
        (hate|despise) (<self>|my life|being me|who i am|living)
        (everyone|everybody|they) (hates|would be|has gone|has left|has given up|will be)
        """),
    Rule(C, 1, NOW, "A call for help", """
        (please|somebody|someone|anyone|anybody) … help _ (me|him|her|us|.) · help me
        (need|needs|want) _ help (now|tonight|urgently|asap|badly|immediately|.)
        need to (talk|speak) to someone
        (i am|so|really|feel|am|getting|feeling) (very |really |so )?(scared|terrified|frightened)
        (dont|not) (know|sure) _ (what (else )?to do|who to (turn|call|tell|talk)|where to turn|how much)
        is (anyone|anybody|somebody|someone) _ (there|awake|listening|reading) · (anyone|anybody) there
        desperate (for help|now|please|.)
        (sorry|apologies) (for everything|to everyone|mum|dad|everyone|for being)
        (thank you|thanks) for (everything|trying) … (goodbye|bye|sorry|over|done) · goodbye .
        where (can|do) i go (now|tonight|.) · who (can|do) i (talk|ring|call|speak)
        """),
    Rule(C, 2, NOW, "Welsh words that may mean suicide, self-harm or an overdose", """
        l?ladd (fy|ei|dy) hun* · hunan ?l?ladd* · hunan ?niweid*
        (niweidio|brifo|torri|anafu|crogi|boddi) (fy|ei) hun* · neidio (o|oddi|oddiar) … (bont|clogwyn|to)
        (ddim|dim|heb) (yn )?(eisiau|isio|eisie|isie|moyn|ishe) (byw|bod yma|bodoli|cario mlaen|deffro|
            bod yn fyw)
        (isio|isie|eisiau|eisie|moyn|ishe) (marw|diflannu|gorffen y cwbl|gorffen popeth)
        (diweddu|gorffen|terfynu|diwedd) (fy|ei|ar) (mywyd|bywyd|fywyd|bopeth|y cwbl) · rhoi diwedd (ar|i)
        (dim|does dim) (pwynt|rheswm) (byw|i fyw|cario mlaen|dal ati|mewn byw) · dim byd (ar ol )?i fyw
        (digon|llond bol) (ar|o) (fywyd|fyw|bopeth|bob dim|y cwbl)
        (methu|ffaelu|ddim yn gallu|alla i ddim|fedra i ddim) (cario|mynd|dal|wynebu|dioddef|byw) (ymlaen|
            mlaen|ati|fory|hyn|fel|diwrnod)
        (well|gwell|haws) … hebdd*
        (neb|fydd neb|fyddai neb) … (ngharu|colli fi|hiraeth|malio|amdana i|sylwi) · gor ?ddos* · gorddos*
        wedi (cymryd|llyncu) (gormod|y cwbl|y cyfan|nhw i gyd|llwyth|pob|lot|llawer)
        argyfwng iechyd meddwl · mewn argyfwng · clywed lleisiau · ofn _ (be|beth) (wna|na|wnaf) i
        wedi cael (digon|llond bol) . · ofn beth (wna|wnaf|fydda|allwn) i
        ddim yn saff (gyda|efo|ar) (fy|ben)
        """),
)  # fmt: skip
