"""Questions: somebody wants information, or medical advice (which the desk never gives: it sends people to 111)."""

from inbox.models import Route, Urgency
from inbox.rules.language import Rule

Q = Route.QUESTION
NORMAL, HIGH = Urgency.NORMAL, Urgency.HIGH

QUESTION = (
    Rule(Q, 3, HIGH, "Asks for medical advice", """
        (should|shall|can|could|do|must|ok for|safe for|alright for) (i|we|my <kin>|he|she|me|him|
            her) _ (take|taking|stop|stopping|drink|eat|fly|exercise|see a|see the|go to (a&e|the)|
            be (worried|concerned|seen)|worry|have the|mix|breastfeed|give|get (it|this|that|him|her)|
            bring (him|her)|wait|come in|ring|swim|drive)
        is it (ok|okay|safe|alright|fine|normal|bad|dangerous|worth) (to|if|for|that|when)
        (what|which) (should|can|do|could) (i|we) (take|do|use|give|put|try) (for|about|with|if|to|when)
        (what|how) (can|do|should) i (do|treat|get rid|stop|ease|help) … (pain|rash|fever|cough|sickness|
            infection|swelling|itch*|burn|bite|headache|vomit*|earache|thrush|uti|teething|baby|<kin>)
        side effects? · safe (to|with|in|during) · mix with · interact* with · what dose · dosage
        how much (calpol|ibuprofen|paracetamol) · symptoms? (of|for|normal) · contagious · infectious
        (is|does) this (normal|infected|look|chickenpox|serious|shingles|mean)
        what (is|could|causes) (this|it|my) _ (rash|lump|spot|pain|mark|bite) · normal (to|for|after)
        how long (does|will|do) … (last|heal|wear off|recover)
        (had|got|have|has|<kin>|my) … (rash|lump|fever|temperature|cough|sore throat|swelling|swollen|
            vomiting|diarrhoea|bite|burn|infection|uti|headache|earache|migraine|stitches|itchy|dizzy|
            infected|numb|chickenpox|tonsillitis|nosebleed) … [?]
        ddylwn i · ddylen ni · ydi hi n saff · ydy hi n saff · ydyn ddiogel · yn ddiogel i
        """),
    Rule(Q, 3, NORMAL, "Asks anybody who knows", """
        (does|do|did|has|can|could|would) (anyone|anybody|someone|somebody) _ (know|have|help|tell|advise|
            recommend|remember|please|explain|point|got|send)
        (anyone|anybody) (know|got|have|recommend|tell|heard)
        any (idea|ideas|news|update|updates|info|information|advice|chance|tips) (when|if|how|what|where|on|
            about|for|of|who|whether|please|.)
        (can|could|would) (you|u) (please |kindly |possibly |just )*(tell|let (me|us) know|advise|confirm|
            explain|clarify|help (me )?(with|find|to)|point|direct|send|email|give (me|us)|share|provide|
            check|signpost|recommend)
        please (advise|tell me|let me know|can you|could you|confirm|explain)
        grateful for (any )?(info*|advice|details) · oes rhywun · a oes rhywun
        """),
    Rule(Q, 3, NORMAL, "Asks how, where or when", """
        (how|where|when|who) (do|can|would|should|could|might|did) (i|we|you|my <kin>|he|she|someone|people|
            patients|they|one)
        (can|could|may|do|will|am|are) (i|we|my <kin>|people|patients|visitors) (still |also |just |now |
            have to |need to |allowed to |able to |actually |allowed )*(bring|visit|book|get|change|park|
            apply|refer|self refer|request|find|register|donate|order|contact|ring|call|pay|collect|see|
            have|cancel|rearrange|volunteer|join|attend|eat|need|use|access|sign|ask|send|go|come|buy|drop|
            claim|update|view|check|log in|watch|take photos|stay|nominate|appeal|arrange|email|report|
            return|switch|leave|walk in|be referred|get)
        (what|which) (time|times|day|days|number|floor|entrance|building|ward|level|carpark|bus|buses|
            forms?|documents?|email|department|site|age|ages|date|dates|door|clinic|hospital|vaccine*)
        what (do i (need|bring|do|wear|say)|should i (bring|wear|expect)|happens (if|when|at|next|during|
            to)|are (the|your) _ (hours|times|rules|criteria)|is (the|your) _ _ (number|email|address|
            process|policy|time|wait|hours|best|postcode|difference|procedure|cost|criteria|deadline|name|
            code|phone|plan))
        ^(is|are|can|could|does|do|will|would|which|who|whos|where|when|what|has|have|shall|may) _ _ _ (you|
            your|i|my|we|ward|clinic|hospital|appointment|a&e|scan|jab|jabs|vaccine|visitors?|parking|
            antibiotics|surgery|do|does) … ?
        how (long|soon|much|many) (till|until|before|does|do|is|are|will|for)
        (do|does) (i|it|he|she|my <kin>|we|you|they) (have|need|still|do|have to|matter|count|include|mean|
            get)
        (does|do|will|would|can|is|are) (the|a|your|my|squash|it) … or
        (what|how much) does (it|that|a|this) cost · how does (she|he|it|one|this|someone|that)
        does (the|a|your|my|this|it) … (do|cover|offer|run|work|include|affect|need|expire|count|last|go|
            have)
        do your … do · (can|does|will) (she|he|they|my|it) _ (have|get|need|bring|come|see|sign|affect)
        just moved to · is … (alright|ok|okay|allowed|enough) (or|to|if|for|with) · help . · how (do|does) u
        where would (that|it|i) · need to know · thinking of … (do you|can i|is there|any) · what is on at
        (when|where|how long|how often|how far|how much|how many|how early|how old|how late|how soon) (is|
            are|does|do|will|was|can|should|would|has)
        how (long|often|far|much|many|early|old|late|soon) (before|until|after|in advance|the|a|people|
            notice|visitors|for|to)
        (is|are|will|does|do|has) (the|your|a|an|there|this|it|you|they|any|visiting|parking|that|all|
            masks?|children|kids|dogs|visitors|blood tests?|a&e|dr|appointments?) … (open|closed|shut|free|
            available|running|still|allowed|accept*|offer*|take|on|need|needed|required|cafe|canteen|shop|
            chapel|wifi|loop|interpreter|toilets?|cash|near|shuttle|busy|welcome|true|provide|hiring|
            recruit*|vacanc*|jobs?|tomorrow|weekend|bank holiday|today|monday|disabled|blue badge|card|
            cards|wheelchair*|walk in|referral|correct|know|moving|first)
        """),
    Rule(Q, 3, NORMAL, "Says that there is a question", """
        wondering · (want|wanted|like|need|hoping) to (know|ask|check|find out|enquire)
        enquir(ing|e|y|ies) · (a|quick|my|silly|daft|another|random|stupid) question
        just (checking|asking) · trying to find( out)?
        looking for (information|info|advice|the|a|contact|details|an|some) (number|email|contact|advice|
            help|information)?
        (not sure|unsure|no idea|dont know) (if|whether|how|where|which|what) (i|to|we|my|number|the|it)
        asking for · more (info|information|details) · details (of|on)
        is it (possible|true|right|too late|necessary|free|open|compulsory)
        are you (open|hiring|recruiting|taking|accepting|still|able)
        do you (need|know|have|offer|do|take|accept|still|provide|run)
        is there (a|an|any|anywhere|somewhere|parking) · are there (any|still)
        """),
    Rule(Q, 3, NORMAL, "Welsh question words", """
        ^(pryd|ble|lle|sut|faint|pwy|beth|oes|ydy|ydi|yw|allwch|alla|ga|gaf|fydd|fedra|ydych|dych)
        (pryd|ble|sut|faint o|faint or gloch|beth|pwy) (mae|maer|fydd|ydy|ydi|yw|ywr|ydw|alla|dwi|gallaf|
            gaf|ga|rydw|bydd|syn|sydd)
        oes (modd|na|unrhyw) · (hoffwn|eisiau|angen|isio) (wybod|gwybod|holi|gofyn) · cwestiwn · tybed
        gwybodaeth am · allwch chi
        """),
    Rule(Q, 1, NORMAL, "Ends with a question mark", "<any> [?]"),
    Rule(Q, 1, HIGH, "Needs an answer soon", """
        (today|tonight|now|urgent|urgently|asap|this (morning|afternoon|evening)|tomorrow|heddiw|heno) … [?]
        urgent · urgently · asap
        """),
)  # fmt: skip
