"""Politics: the point is a party, a candidate, a campaign or an election. A councillor's service issue is none."""

from inbox.models import Route, Urgency
from inbox.rules.language import Rule

P, LOW = Route.POLITICS, Urgency.LOW

POLITICS = (
    Rule(P, 2, LOW, "Votes and elections", """
        (vote|voted|voting|votes) (for )?(them|him|her|out|labour|tory|conservative*|reform|green|lib|plaid|
            snp|independent|on|them out|again|this|wisely|accordingly)? ?(out|labour|tory|reform|green|
            plaid|snp)? (in|on|next|out|may|at|if|to|for|against|and|because|so|.)
        (general|local|council|by|mayoral|senedd|assembly|snap|next|upcoming|the) elections? · by ?election
        polling (day|station|stations) · ballot* · manifesto* · referendum · hustings · canvass*
        leaflet(t)?ing · doorstep* · election (pledge|promise*|campaign|leaflet*|candidate*|day|time)
        (pledges?|promises?) … (election|voters?|government|manifesto)
        """),
    Rule(P, 2, LOW, "What a party does or did", """
        <party> … (cuts?|cut|privatis*|nhs|promise*|destroy*|broke|broken|ruin*|fault|blame|sold|selling|
            fund*|underfund*|austerity|lies|lied|years|government|policy|policies|plan|plans|candidate|
            stand*|support*|mess|out|failed|failing|will|are|would|have|pledg*|vote*|back*|rally|member*|
            council*|runs?|running)
        (blame|thanks to|thank|because of|down to|under|years of|typical|bloody|effing|fucking|nasty|vote|
            these|this|the) _ (tory|tories|labour (government|govt|party|council)|conservatives?|snp|plaid|
            reform uk|lib dems?)
        (never|dont|not) (trust|vote) (a )?(tory|tories|labour|conservative*|reform|snp)
        """),
    Rule(P, 2, LOW, "Selling or saving the health service", """
        (selling|sell|sold|sells) off _ _ (nhs|hospitals?|health service|services?) · privatis* · privatiz*
        (hands off|save|defend|protect) (our|the) (nhs|hospital|a&e|maternity) … (rally|march|petition|join|
            campaign|demo|sign|saturday|tories|labour|protest|.)?
        (petition|sign (the|our|this) petition|protest|demonstration|rally|march) … (nhs|cuts|closure|
            closing|government|council|minister|support|saturday|hospital|town hall|a&e|against)
        """),
    Rule(P, 2, LOW, "The government, ministers, and who is to blame", """
        (prime minister|health secretary|health minister|first minister|chancellor|home secretary|
            secretary of state|pm|downing street|westminster|cabinet|whitehall|government|govt|
            tory government|ministers?|holyrood|senedd|stormont|parliament|mps|politicians?|red tories|
            socialist*|communist*|fascist*|woke|brexit|brexiteers?|remoaners?|lefties|left wing|right wing|
            austerity|illegals?|small boats|migrants|asylum seekers|immigrants|immigration|trade unions?|
            deep state) … (cuts?|cut|lie|lies|lied|lying|fault|blame|resign*|out|policy|policies|funding|
            underfund*|promise*|plan|plans|nhs|destroy*|wreck*|ruin*|money|billions?|million|millions|
            should|must|needs? to|doing|sell*|privat*|pay|strike*|failed|failing|fail|scandal|vote*|agenda|
            nonsense|first|free|hotels?|health service|wasted|wasting|tax*|benefits|corrupt*|liars)
        """),
    Rule(P, 2, LOW, "Campaign words", """
        (at|our|your|my) doors? … (vote|votes|canvass*|election)
        (weeks?|months?|days?) (before|after|until) (an|the) election · councillors voted
        voted <num> to <num> · placards? · banners? … (vote|election|party|council)
        (our|my|their) party (will|is|would|has|stands|believes|candidate)
        only <party>? ?(<any> ){1,3}(will|can) (save|put|protect|fight|fund|stand up)
        vote (for )?<any> (<any> )?(in|on) (the|[0-9]+|may|thursday|december|june) · vote <any> <any> for
        (labour|tories|tory|reform|the greens|lib dems) (promised|pledged|said|will|would|did|have|are|want|
            broke)
        (fight|fighting) for your · vote for us (on|in|this)
        (county|council|town|parish|borough|mayoral) elections? · put (patients|people|residents) first
        say no to the (merger|closure|cuts|sell ?off|plans?)
        (outside|at) (county hall|town hall|city hall|the senedd|parliament|westminster)
        (remember|know) their names? (in|at|on|come) · donors
        (flogging|flog|selling|sell) … (nhs|health service|hospital*)
        union* … (throat|ransom|militant|paymasters|bully*)
        candidates? … (hustings|said|say|promise*|nhs|dentist*|hospital*)
        another reason to … (government|tories|labour|lot) out
        (kick|get|boot|throw|vote|chuck) _ _ (government|tories|labour|clowns|lot|party) out
        (standing|running) (as|for) (the|a|your|election|council|parliament|mayor) … (candidate|election|
            council|parliament|mayor|senedd|thornwick|ward|seat)
        (mps?|politicians?|ministers?) … (party|votes?|photo*|expenses|wage|pay|live on|second jobs?|policy|
            trough|liars?|mates)
        (years|decades?) of (labour|tory|tories|conservatives?|snp|plaid|austerity)
        sold (off )?to (american|private|us) _ (firms?|companies|healthcare|insurers?) · not ?for ?sale
        who profits
        (immigrants?|migrants?|foreigners|asylum seekers|illegals|boats) … (reason|appointments?|nhs|
            borders?|queue|fault|taking|free|hotels?)
        close the borders
        (political|politically|party political) (party|motivated|game*|football|campaign|decision|point|
            choice|bias*|neutral*|correct*|stunt|agenda)
        (diversity|inclusion|dei|edi) (officers?|managers?|nonsense|hires?|agenda|jobs|rubbish|garbage)
        woke (nonsense|agenda|rubbish|ideology|nhs|brigade|crap|madness|garbage)
        (rainbow|pride|pronoun)s? (lanyards?|flags?|badges?|nonsense|crossing*) … (waste|politic*|woke|why|
            ideolog*|money|remove|sick|nonsense|agenda)
        (350|350m|350 million) … (bus|week|brexit) · tax the rich · nationalise* · free palestine
        (make|put) britain · never forget what the · etholiad* · pleidleis* · llywodraeth · ymgeisydd
        gwleidydd* · preifateiddio
        """),
    Rule(P, 2, LOW, "A candidate or campaigner speaking as one", """
        (as your|i am your|as a|as the|standing as|standing for|i am standing|your local) _ _ (candidate|
            prospective|parliamentary|election|seat|senedd candidate)
        (my|our) (campaign|pledge|pledges|manifesto|petition|opponent*|party|constituents|residents) … (nhs|
            hospital|vote|support|elect*|fight*|save|sign|join|back)
        (join|support|back|sign) (us|me|our|my) … (campaign|petition|rally|march|saturday|elect*)
        (will|would) you (back|support|sign|commit|pledge) · elect me · on the doorstep
        """, needs=("stands for office",)),
    Rule(P, 1, LOW, "Touches on politics", """
        <party> · government · govt · ministers? · politic* · mps? · union* · strikes? · election*
        campaign* · petition* · austerity · brexit · cuts . · the cuts · underfund* · council tax
        taxpayer* · senedd · parliament · westminster · votes? · voters? · candidates? · hustings
        """, most=2),
)  # fmt: skip
