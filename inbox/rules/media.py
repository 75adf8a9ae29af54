"""Media: somebody who works to publish, about work. A reporter's private thanks or complaint is not media."""

from inbox.models import Route, Urgency
from inbox.rules.language import Rule

M, HIGH = Route.MEDIA, Urgency.HIGH

MEDIA = (
    Rule(M, 3, HIGH, "Says that they are a reporter or work to publish", """
        (i am|my name is _ and i am|this is _ _|here) (a|an|the) _ _ (journalist|reporter|correspondent|
            broadcaster|documentary maker|filmmaker|podcaster|newsreader|blogger)
        (i am|this is) _ _ _ (from|at|with|for) (the )?_ _ (newsroom|news ?desk|gazette|echo|herald|
            chronicle|argus|post newspaper|newspaper|daily mail|times|observer|telegraph|guardian|
            advertiser|bbc|itv|itn|sky news|channel 4|channel 5|lbc|radio|s4c|stv|press association|podcast|
            magazine|news)
        (journalist|reporter|producer|researcher|correspondent|editor) (here|at|with|from|for|working|
            looking|on|covering|writing|based)
        (i )?(work|write|report|produce|freelance) for (the )?_ _ (gazette|echo|herald|chronicle|argus|post|
            newspaper|mail|times|observer|guardian|bbc|itv|radio|tv|magazine|podcast|news|paper)
        we go to (press|print)
        (for|in) (mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|this weeks|next weeks|
            tomorrows|our) _ (paper|edition|bulletin|issue|programme|show)
        (bbc|itv|sky|s4c|gazette|echo|herald|chronicle|radio|post|news) … (here|newsroom|news ?desk) .
        (newyddiadurwr|gohebydd|cynhyrchydd|ymchwilydd|newyddiadurwraig)( ydw i)? (gyda|efo|i|o|ydw|gan|yn)
        """),
    Rule(M, 3, HIGH, "Asks for the press office", """
        press (office|officer|team|enquir*|inquir*|contact|query|queries|line|desk|release)
        media (enquir*|inquir*|team|office|officer|contact|query|queries|request|relations|department|line|
            desk|pass)
        (who|which|what) _ _ (handles|deals with|speaks to|looks after|does) (the )?(press|media)
        comms (team|office|person|contact) … (comment|statement|story|deadline|interview|press|media)
        swyddfa( r|r)? wasg
        """),
    Rule(M, 2, HIGH, "Asks for a comment or a statement", """
        deadline*
        (statement|response|reply|line|quote|reaction|comment) (from|by) (the |your |a |you )?(trust|
            hospital|spokes*|chief|ceo|health board|you|someone|team|board|medical)
        (a|any|your|get a|provide a|offer a|issue a|give a|for a|the) _ (comment|statement|response) (on|
            about|to|regarding|for|before|by|from|.)
        (able|like|want|wish|willing|care|available) to (comment|give a statement|respond to|speak on|
            do an interview|go on (air|record)|be interviewed)
        do you have (a|any) (comment|statement|response|line) · confirm or deny · right of reply
        off the record · on the record · for background · embargo* · on air · on camera · live on
        """, needs=("publishes",)),
    Rule(M, 2, HIGH, "Asks what a reporter asks", """
        interview · interviews · interviewing · interviewee* · spokes(person|man|woman|people)
        (filming|film|record|recording) (request|permission|at|in|on|a (piece|segment|report)|with|inside)
        (working|doing|writing|running|putting together|preparing|researching|covering|publishing|
            following up) (on )?(a|an|the|this|our|some) _ _ (story|stories|piece|article|feature|report|
            item|segment|programme|documentary|investigation|series|podcast|episode|package|bulletin)
        (for|on) (our|the|a|my|tonights|todays|tomorrows) _ (bulletin|programme|show|piece|story|article|
            lunchtime news|evening news|front page|website|podcast|breakfast show|paper|edition|package|
            radio show|drivetime)
        (speak|talk|chat) to (someone|somebody|a (consultant|nurse|doctor|spokes*|clinician|manager)|
            your (chief|ceo|team|medical|staff)|one of your) … (on|about|for|today|tomorrow|before|
            regarding|live)
        (dm|email|call|ring|contact|message) (me|us|the newsdesk|our) (please |asap |back )*(on|at|about|re|
            asap|before|if|with|.)
        could (you|someone|somebody) _ (dm|email|call|ring|contact|message) (me|us) · (so|then|and) i can dm
        (follow|follow me|follow back) … dm · dm re
        we (plan|are planning|hope|intend) to (publish|run|broadcast|print) · filming
        film(ed|ing)? (outside|inside|at|in|on|there) · permission (to|from)
        is it (correct|true|right) that · (quick|live|short|brief) chat · on air
        (anyone|someone|somebody) (who|to|that) (could|can|would|might|to) (speak|talk|chat|comment|come|
            appear)
        who should i (speak|talk) to · seeking (a )?(comment|response|interview) · a feature
        for (tonights|tomorrows|todays|this weeks|our) · (are|is) your dms open
        (your|open your|follow back so i can|can i) dms? (are |open|closed|you)* · case stud* · foi
        freedom of information
        (can|may|could) (i|we) (use|have permission|share|feature|publish|credit|broadcast|run) (your|this|
            the|to use) _ (photo|photos|picture|pictures|video|footage|image|clip|audio|quote)*
        permission to use · (can|could) you confirm · we go to (press|print) · with (a|full) credit
        credit to (the|you) · (let|give|send|get) (us|me) (have )?(a )?(line|quote|reaction|few words)
        (reader|viewer|listener)s? _ (sent|send|contact*|told|in touch|got)
        (number|email|contact) for (comms|communications|press|media) · long read · shadow (a|your|the|one)
        (an|the) item (for|on) · to come on · caption · picture of the · for a piece · figures (for|on)
        writing (this|it) up · we publish · right of reply
        (record|capture) _ (sounds?|audio|footage|interviews?) · radio documentary
        we are (reporting|hearing|told|looking into|running|planning to publish|covering)
        reports (that|of) · sources (tell|say) · understand that (the|your) (trust|hospital)
        our (readers|viewers|listeners|audience) · photocall · photo call · press conference · press day
        briefing · ymateb (gan|i|oddi) · datganiad · cyfweliad · sylw (gan|ar|i)
        (stori|eitem|rhaglen|erthygl) (ar|am|ar gyfer)
        """, needs=("publishes",)),
    Rule(M, 2, HIGH, "Invites to a programme, podcast or interview", """
        (guest|come|appear|join us|feature|be|speak|speaking|interview*|chat) _ _ (on|for|in) (our|my|the|
            a) _ (podcast|show|radio show|programme|breakfast show|channel|blog|documentary|magazine|series|
            film|episode|live stream|drivetime)
        (our|my) (podcast|documentary|magazine|radio show|programme) … (guest|interview*|speak*|feature*|
            comment|talk*)
        (request|bid|arrange|set up|like|love|possible|available|chance) (for )?(a |an |to |of )*(interview|
            statement|quote|comment)
        (looking for|seeking|need|want|hoping to get|after) (a |an |some |your )*(comment|statement|spokes*|
            quote|interviewee*|case stud*|reaction|contributor*)
        (dissertation|university) (piece|newspaper|radio) … interview*
        """),
)  # fmt: skip
