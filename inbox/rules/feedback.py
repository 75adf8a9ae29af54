"""Feedback: praise, thanks and suggestions."""

from inbox.models import Route, Urgency
from inbox.rules.language import Rule

F = Route.FEEDBACK
LOW, NORMAL = Urgency.LOW, Urgency.NORMAL

FEEDBACK = (
    Rule(F, 3, LOW, "Words of thanks", """
        (huge|massive|big|enormous|biggest|heartfelt|sincere|special|giant) (thank|thanks|thank you|shout|
            shoutout|well done|round of|appreciation|love)
        (thank you|thanks) (so much|very much|again|to|all|everyone|team|nhs|❤|🙏|👏|💙|x+)
        (thank you|thanks) for (looking|all|taking|being|saving|caring|your|helping|everything|treating|
            making|the|keeping|sorting|seeing|giving|delivering|getting|what|such|always|going|listening|a|
            coming|having)
        (cant|couldnt|never|cannot) _ (thank|praise|fault|speak highly|rate|recommend|express) _
        (so|very|really|truly|forever|eternally|incredibly|extremely|always|deeply) (grateful|thankful|
            appreciative|impressed|proud|pleased|appreciated)
        grateful (to|for) · keep up the · hats off · kudos · take a bow · fair play to · shout ?out
        three cheers · big up · credit (to|where)
        deserves? (a |all |every |some )*(recognition|credit|praise|medal|award|pay ?rise|thanks)
        (we|i) (appreciate|salute|love|loved) · pass on (my|our)
        diolch (o galon|yn fawr|i|am|ir|enfawr|ichi|i chi) · canmol
        """),
    Rule(F, 3, LOW, "Words of praise", """
        <staff> … (is|was|were|are|been|so|absolutely|all|just|such|truly) _ _ <good>
        <good> (and <any> )?(staff|nurses?|doctors?|teams?|care|service|hospital|ward|midwi*|people|
            experience|treatment|job|work|consultant|surgeon|paramedics?|receptionist|crew|surgery|gp|place|
            porters?|volunteers?|support|bunch|lady|man|physio|food|help|event|effort|facilities|from start|
            driver|carers?|gentleman|girl|lad)
        (worth|weight) _ _ gold · hearts? of gold · above and beyond · extra mile
        (at|to my|me at|him at|her at|us at) ease
        made (me|us|him|her|my <kin>) (feel )?(so |very |really |completely |totally )?(comfortable|welcome|
            safe|at ease|better|cared|calm|relaxed|special|valued|smile|laugh|at home)
        (well |so well )?(looked after|cared for) · took (such |really |very |so |great |good )*care
        saved (my|his|her|our) (<any> )?life · in (safe|good|great|the best) hands · life ?savers?
        treated … (kindness|respect|dignity|great care|very well|so well|brilliantly|royalty|like family|
            wonderfully)
        nothing (was|is|seemed|ever) _ (too much|trouble) · lucky to have · proud of
        what a (team|star|place|lovely|great|fantastic|brilliant|wonderful|service|legend|hero|gem)
        what an (amazing|incredible|outstanding|absolute|inspir*|excellent)
        best (hospital|nhs|team|staff|care|nurse*|midwi*|ward|service|doctors?|people|in the|experience|
            consultant|ever)
        recommend (you|this|the|them|to|highly|anyone) · (10|5) (stars?|10|out of 10) · restored my faith
        (huge|real|big|the|world of|such a|all the) difference
        (love|loved) (our|the|this|these|my|your|all|that|it) · would do without · killing it
        smash(ed|ing) it
        (amazing|wonderful|brilliant|fantastic|incredible|marvellous|excellent|outstanding|superb|
            phenomenal) .
        gwych · bendigedig · ardderchog · anhygoel · arbennig · rhagorol · caredig · da iawn
        llongyfarchiadau · ffantastig · penigamp · hyfryd · gret iawn · werth y byd · gofal da
        """),
    Rule(F, 2, LOW, "A kind word", """
        (thank you|thanks|diolch) . · ^(thank you|thanks|diolch) · well done · congratulations · congrats
        (much|really|greatly) appreciated · <good>
        (very|so|extremely|really|most|always) (pleasant|polite|courteous|nice|good|quick|fast|prompt|clean|
            patient|clear|easy|calm|informative|knowledgeable|happy|comfortable|positive|smooth|satisfied|
            pleased)
        (good|great) (service|stuff|work|job|news|team|staff|experience|communication|treatment|care|advice)
        full marks · (like|went like) a dream · should be done · how it should be · only fair to say
        give (that|this|her|him|them) … (rise|medal|raise|award|bonus|hug)
        (means|meant|mean) (so much|the world|a lot|everything) · what that meant · lovely to (watch|see)
        not a single tear · (he|she) died … (thank|peace*|dignity|wanted|kindness) · wych
        (mor|pawb yn) (glen|garedig|gyfeillgar|ffeind) · small thing but · diamonds? · gems? · treasures?
        hear hear · proper gent · gents? · credit where · cant say fairer · unreal · clear today · slick
        never be forgotten · means? (so much|the world|a lot) · ta (very much|muchly) · better than
        deserves? · kept (me|us|him|her) (calm|informed|going|safe|smiling) · on (the )?ball
        like clockwork · no fuss
        (happy|pleased|delighted|impressed|satisfied|over the moon|chuffed|thrilled|excited) (with|to|by|
            that|about|for)
        pleasant · courteous · knowledgeable · excellent · satisfaction · politely · kindly · kindness
        brilliantly · compassion · seen (quickly|straight|on time|early|within|promptly|immediately)
        in and out · with a smile · always (smiling|smiling|there) · hilarious · good luck · happy birthday
        (explained|listened) (everything|to me|to us|clearly|well|it all|and)
        no (complaints|problems|issues|faults) · all good · as good as · cant wait · proud · hoffi · joio
        best · reassured · credit
        """),
    Rule(F, 2, LOW, "Warm faces", """
        ❤ · 🙏 · 💙 · 💚 · 💜 · 🧡 · 💛 · 💗 · 💕 · 💖 · 🥰 · 😍 · 👏 · 🙌 · 👍 · 🌟 · ⭐ · 💐 · 🤗 · 💪 · 🎉 · 😊
        """),
    Rule(F, 1, LOW, "A polite word", """
        thanks · thank you · diolch · lovely · nice
        good(?! (morning|afternoon|evening|night|day|god|luck|grief)) · great · love · glad · satisfied
        quick · quickly · efficient
        """),
    Rule(F, 3, NORMAL, "A suggestion", """
        suggest* _ (that|you|a|an|the|is|would|put|having|for|could|adding|maybe|.) · suggestion
        (would|might|could) _ (be )?(good|great|nice|helpful|useful|lovely|handy|better|brilliant|worth|
            ideal|easier) (if|to (have|see|get|add|put|be able|know|include)|having|idea)
        (good|great) idea (to|if|would) · (have|had) you (ever )?(thought|considered|tried)
        (thought|thinking) of (putting|adding|having)
        (could|can|please|would|why dont|why not|how about|what about|maybe|perhaps) (you |we |they |
            the trust |the hospital |someone |please |just |maybe |also )*(consider|think about|look into|
            adding|add|putting|put|install|provide more|introduce|include|bring back|offer (a|more)|extend|
            paint|plant|have (a|some|more)|start (a|doing)|get (some|more)|make (it|the)) _ (a|an|some|more|
            the|it|another|your|online|text|seats?|signs?|bench*|clearer|bigger|longer|evening|weekend|
            water|on|up|in|so)
        (just a|one|small|my (one|only)|constructive|friendly|tiny|another) (thought|suggestion|tip|
            improvement|feedback|idea)
        one thing (that )?(would|d|might|could) · (love|like) to see (more|some|a|an|better)
        please (put|add|bring|make|provide|consider|have|install|keep|paint)
        (needs?|could do with|would love|would like|like to see|love to see|wish there (was|were)|how about|
            what about) (to see )?(some|a few|more|better|a|an|clearer|bigger|extra|another|
            longer) _ _ (seats?|seating|benches|bench|signs?|signage|chairs|toilets?|options?|water|
            fountain|bins?|lighting|lights?|shelter|plants|music|tv|books|toys|evening|weekend|racks?|
            posters?|leaflets|activities|choice|menu|hooks|wheelchairs|blankets|sockets|chargers?|bilingual|
            captions?|reminders?|spaces?)
        idea for (you|the|your) · (be|is it) worth (having|putting|adding|doing|making|trying)
        would make (all the|a (big|huge|real)|such a) difference
        (could|should|might) (have|be|use|tell you|show) _ (numbered|clearer|a sign|signs|tickets|
            where you are|a screen|a map)
        save (people|folk|everyone|us) (standing|queuing|walking|time|waiting)
        cheeky (idea|suggestion|request) · room for improvement · (one|a|another) small thing
        a (lower|higher|bigger|second|longer|better|simple|few) <any> (would|could|might) (do it|help|be|
            solve|make)
        (love|like|happy|glad) to help (you )?(fix|improve|sort|with)
        and a (handrail|bench|seat|sign|ramp|light|shelter|hook|clock|screen|bin|lower|second)
        (handrail|bench|seats?|signs?|ramp|shelter|hooks?|clock|screen) _ (by|at|near|in|on|outside|would)
        syniad · awgrym* · beth am · byddai n (dda|braf) · byddain (dda|braf|well|ddefnyddiol)
        """),
)  # fmt: skip
