"""Spam: adverts, scams, false notices, and abuse without a point about a service."""

from inbox.models import Route, Urgency
from inbox.rules.language import Rule

S, LOW = Route.SPAM, Urgency.LOW

SPAM = (
    Rule(S, 2, LOW, "Promises of quick money", """
        crypto* · double your (money|bitcoin|btc|cash|investment) · (only )?<num> spots? left · ask me how
        <money> … thanks to @<any> · turned (<money>|[0-9]+) into (<money>|[0-9]+)
        (order|available|buy) on whatsapp · (natural|root|herbal) (powder|root|remedy|cream|oil)
        works 100% · 100% (works?|working|guarantee*|legit|genuine|natural) · from <money> see
        cheap (flights|holidays|tickets|tyres|vapes) · hi admin · (verify|confirm) your (business )?page
        we buy any · (made|earned|making) <money> … (before|today|just|from|thanks|in)
        bitcoin (investment|trading|mining|profit*|wallet)
        (btc|forex|nft|usdt|eth) (trading|trader|signals?|invest*|mining|drop|giveaway|account|expert)
        forex · binary option*
        (trading|investment) (platform|expert|manager|mentor|signals?|opportunity|plan|strategy|account)
        invest _ _ (earn|get|return|profit|receive|today|with|and)
        (earn|make|made|making|earning|earned|profit of|withdrew|cash out) _ _ (<money>|[0-9]+k?) _ _ (day|
            daily|week|weekly|month|hour|home|online|days|hours|profit)
        (earn|make) (money|cash|extra (cash|money|income)) (from|online|fast|at|working|easily|daily|now|by)
        passive income · financial freedom · work from home … (earn|dm|link|£|message|whatsapp|week)
        side hustle … (dm|link|whatsapp)
        """),
    Rule(S, 2, LOW, "Offers to recover money, or a loan", """
        (recover|recovered|recovery|retrieve*) (my|your|of|all my|lost|stolen|expert|agent)* _ (funds|
            bitcoin|crypto|money|wallet|account|hacked|scammed)
        (funds?|asset|account|crypto) recovery
        (instant|quick|payday|urgent|business|personal) (loans?|cash|funding) (available|today|approv*|at|
            no|with|link|from)
        (apply|need) (for )?a loan · loans? (at|from) <num>
        """),
    Rule(S, 2, LOW, "Prizes, gifts and betting", """
        (cash ?app|western union|gift ?card|voucher)s? … (giveaway|win|free|claim|flip|dm|worth|link|first)
        sugar (daddy|mummy|mum|mom|baby)
        (won|win|chosen|selected|winner) … (prize|iphone|gift ?card|lottery|voucher|giveaway|ps5|hamper)
        giveaway · claim (your|a|the) (free|prize|reward|bonus|gift) · casino · betting (tips|odds)
        free spins · sure odds · lottery
        """),
    Rule(S, 2, LOW, "Asks people to write somewhere else to buy", """
        (dm|inbox|message|text|whatsapp|contact|add|follow|hit|reach|write) (me|us|him|her|now|@<any>|up|
            out)? ?(to |on |for |via |now |up |out )*(whatsapp|telegram|prices?|price list|more info|promo|
            details|a (quote|discount|free|reading)|order|your order|orders|discount|collab*|collaborat*|
            paid|promotion|readings?|bookings?|cheap|yours|info on how|investment)
        (whatsapp|telegram|signal) … ([+]?[0-9]{5,}|link|@<any>|number|now|him|her|me)
        (link|check|click|tap|visit|go to) (the |my |our |out |in |below |here |this |
            on )*(link )?(in )?(my |our |the )?(bio|profile|page|pinned|website for (offers|deals)|shop|
            store|channel|onlyfans|new video|link (below|now|here))
        link in bio · promo ?code · discount code · use code · <num> ?% off
        (limited|special) (time )?offer
        free (delivery|shipping|trial|quote|quotes|sample) … (order|link|today|call|now|book|uk|dm)
        buy (one|now|today|1)( get)? · order (now|yours|today)
        (best|lowest|cheap|cheapest|affordable|great|competitive) (prices?|rates?|deals?|quotes?) (for|on|
            in|around|guaranteed|link|call|dm)
        shop now · sale now on · now in stock
        (for sale|selling|wholesale|bulk) … (dm|link|£|inbox|message|delivery|whatsapp|price)
        """),
    Rule(S, 2, LOW, "Sells followers, websites or other services to firms", """
        (message|contact|call|text|dm) … for a (free )?quote
        looking for a (reliable|trusted|local|good|cheap) … (message|call|dm|contact|look no further)
        (dm|inbox|message) to (book|order|enquire) · essay writing · assignment help · plagiarism
        look no further · [0-9]+% off · (scheduled|marked|flagged) for (removal|deletion)
        (seo|web (design|development)|website design|logo design|graphic design|app development|
            digital marketing|social media (management|marketing|growth|manager)|lead generation|backlinks?|
            google ranking*|video editing) … (services?|agency|packages?|offer*|business|help you|grow|your|
            dm|free|expert|quote|rank*)
        (grow|boost|increase|gain|buy|get|real|more) _ (followers|likes|subscribers|engagement|
            your (business|brand|page|reach)|traffic|your (followers|account|sales)|verified badge|
            blue tick)
        (buy|cheap|get|real|free) followers · (promote|feature) (it|your (page|music|song|business)|this) on
        promote it on · collab with us · brand ambassador
        """),
    Rule(S, 2, LOW, "Sells cures, drugs or slimming", """
        herbal* … (cure|cured|cures|doctor|dr|remed*|treat*|healed|medicine|root|whatsapp)
        (herbs|herbal|spell|spells|dr|doctor|natural remedy|roots) … (cured|heal(ed|s)|cures|cure for|
            brought (back|my)|remedy for) _ (me|my|of|from|herpes|hiv|fibroid*|cancer|diabetes|hpv|copd|
            hepatitis|husband|ex|prostate|als)
        spell ?caster
        (cured|cure) … (herpes|hiv|fibroids|hpv|diabetes permanent*|cancer (with|using)) … (herb*|dr|doctor|
            whatsapp|email|link|contact|days)
        (weight loss|slimming|keto|fat burn*|detox|cbd|diet) (pills?|gummies|tea|jabs? (for sale|available|
            cheap|no prescription)|patch*|drops?|oil)
        (lose|lost|drop) (<num> )?(lbs?|pounds|stone|kg|weight) … (link|dm|tea|pill*|gummies|without|fast|
            guarantee*|miracle|product)
        miracle (cure|pill|diet|supplement|weight) · no prescription
        (buy|order) … (ozempic|mounjaro|wegovy|semaglutide|viagra|cialis|xanax|tramadol|diazepam|valium|
            adderall|codeine|oxycodone) … (online|no|link|now|here|cheap|delivery|dm)?
        teeth whitening … (£|offer|dm|book|link|deal*) · testosterone booster · male enhancement
        """),
    Rule(S, 2, LOW, "A local firm's advert", """
        (driveways?|roofing|gutter*|gutter clean*|double glazing|solar panels?|boilers?|carpet clean*|
            oven clean*|removals|landscaping|fencing|plastering|window clean*|mobile (mechanic|hairdresser)|
            nail (tech|salon)|lash*|botox|filler|fillers|airport transfers?|taxi service|cleaning services?|
            bouncy castle|man and van|tyres|scaffolders|skip hire) … (quotes?|call|offer*|dm|book*|free|£|
            prices?|available|local area|discount|deals?|today|slots|inbox)
        (hiring|we are recruiting|join (my|our) team|be your own boss) … (earn|commission|dm|inbox|link|
            week|unlimited)
        """),
    Rule(S, 2, LOW, "Dating, sex, or a stranger who wants to be friends", """
        ^(hello|hi|hey) (dear|beautiful|handsome|sweetie|pretty|darling) · can we be (friends|friend)
        i (like|love) your (page|profile|picture|post) … (friends?|chat|dm|inbox|whatsapp|message|link)
        (great|nice|wow) post … link · (call|ring|text) (now|today|us)? ?(on )?0[0-9]{2,}
        smm (panel|services) · hot (singles|girls|women|ladies) · onlyfans · escorts?
        (sexy|nude|nudes|naked|horny|adult) (pics?|chat|dating|video|cam|girls?|content|photos?)
        meet (singles|women|girls|local women) · dating (site|app|tips) · lonely (women|milf*)
        (come|let us) chat … (private|sexy|bio|telegram|link)
        """),
    Rule(S, 2, LOW, "Reads like a false notice (phishing)", """
        (your|this|the) (page|account|profile|business page|fan page) _ _ (will be|has been|is (being|
            scheduled|going)|is) _ (disabled|suspended|deleted|restricted|removed|unpublished|deactivated|
            terminated|scheduled|limited|locked)
        (violat*|infring*) _ _ (community (standards|guidelines)|copyright|terms|policy|policies|trademark)
        (confirm|verify|validate|secure|appeal|restore|unlock) your (account|identity|page|details|profile|
            ownership)
        meta (support|business|verified|security) team
        (page|account) (support|recovery|security|verification) (team|centre|center)
        unusual (login|activity) · trademark (infringement|violation)
        """),
    Rule(S, 2, LOW, "Reads like a chain letter", """
        (share|copy and paste|copy paste|repost|forward) (this|and paste)? ?_ (to|with|and|on) _ (10|ten|
            friends|all your|groups|everyone|people|your wall|<num> (friends|groups)) … (luck|blessing*|
            miracle|see|free|voucher|amen|money|will|tonight)?
        type (amen|yes) · god (is about to|will) bless … (share|type|amen|retweet|claim)
        claim (it|this) (with|by typing|in jesus)
        (retweet|rt|like and share|like share) (to|and|for a chance) (win|enter|claim|tag)
        (i am|my name is) _ (barrister|prince|widow|mrs|attorney|banker|general) … (million|funds|
            inheritance|transfer|beneficiary)
        inheritance fund*
        dear (sir|madam|beneficiary|friend) … (million|business proposal|fund|transfer|kindly)
        """),
    Rule(S, 1, LOW, "A web address and a push to act", """
        (click|tap|visit|see|check|read|watch|download|subscribe|join|register|book|buy|order|apply) (here|
            now|this|it|out|us|today|free|our)? ?_ link
        link link · (free|cheap|discount|offer|deal|new|best|sale|<money>|save|win) _ _ link
        (follow|subscribe) (back|me|for|us|4)? ?(back|follow|follow back|f4f)? · followback · f4f · l4l
        like4like
        """),
    Rule(S, 1, LOW, "Many accounts or addresses at once", "(@<any> _ ){4}@<any> · (link .? ?){2}link"),
    Rule(S, 2, LOW, "Abuse without a point about a service", """
        (complete|total|absolute|utter|right|massive) (tool|melt|weapon|wetwipe|plank|bellend|muppet|tosser|
            prat|helmet|clown|moron)s?
        get a life · saddos? · whoever runs this (page|account)
        (fuck|piss|sod|bugger|jog) (off|you|u|yourself|yourselves|the (lot|nhs)|right off)
        fuck(ing|in)? (idiots?|clowns?|wankers?|cunts?|morons?|scum|pricks?|muppets?|retards?|twats?|liars|
            losers)
        (you|ur|your|bunch|load|shower|pack|lot) _ _ (cunts?|wankers?|twats?|bastards?|scum|pricks?|morons?|
            retards?|dickheads?|bellends?|tossers?|knobheads?|arseholes?|clowns?|parasites?|vermin|nonces?|
            shills?|sheep|crooks)
        (go|gan) (to hell|fuck|die in|get fucked|boil)
        (scum|parasites|vermin|wankers|cunts|tossers|retards|lizards?) (the lot|of the earth|all of|.)
        (fat|ugly|stupid|thick|dumb|daft) (cow|cows|bitch|bitches|pig|pigs|cunt|slag|slags|idiots?)
        useless (fat|lazy|thick|ugly|stupid|bunch|lot|slugs?|wasters?|shower)
        hope your (page|account) (gets|is)
        (fat|lazy|thick|slimy|spineless) (slugs?|lumps?|wasters?|gits?|sods?) · suck (my|a|it) · eat shit
        go back (to (where|your)|home) _ (you|came|from|country|foreign)*
        (filthy|dirty|bloody|fucking) (foreigners|immigrants|muslims|jews|gays|poofs|trannies|pakis|blacks)
        ffyc · cer i grafu · twll dy din · cachwrs?
        """, unless=("service",)),
    Rule(S, 1, LOW, "Conspiracy or trolling", """
        bioweapon · plandemic · scamdemic · hoax · depopulation · nwo · new world order · great reset
        big pharma · clot ?shot · death jab · 5g · chemtrails · wake up sheeple · sheeple · mind control
        microchip* · nuremberg · lizard people · flat earth · tried at · on trial · crimes against humanity
        do your (own )?research · open your eyes · they are lying to you · genocide jab · murderers
        the truth is out · wake up (people|everyone|.) · follow the money · poison (jab|vaccine|shot)
        vaccine (holocaust|injur*|killing)
        """, most=2),
)  # fmt: skip
