"""Signs of sudden illness: what NHS pages give as reasons to call 999 or to be seen at once.

An illness told as over ("dad's stroke two years ago, your team saved him") raises no alarm: see the sign of that
name in inbox.rules.signs.
"""

from inbox.models import Route, Urgency
from inbox.rules.language import Rule
from inbox.rules.signs import TOLD_AS_OVER

C, NOW = Route.CRISIS, Urgency.IMMEDIATE
OVER = (TOLD_AS_OVER,)

ILLNESS = (
    Rule(C, 2, NOW, "Signs of a heart attack or a stroke", """
        chest pain*
        (standing|sat|sitting|weight|pressure|brick|band) (on|round|around|across) (his|her|my|the) chest
        come over (all |very |really )?(clammy|grey|sweaty|faint|funny|weak)
        pain* (in|across|around|over) _ (chest|left arm|jaw)
        chest _ (hurts?|hurting|killing|tight*|heavy|crushing|burning)
        (tight*|crushing|heavy|pressure|elephant|squeezing) _ _ chest
        (having|had|have|has|think|be|is it|just|another|of|like) (a |an )(possible |mini |massive |
            suspected )?(heart attack|stroke|cardiac arrest)
        cardiac arrest · heart _ stopped · no pulse · doing cpr · needs? _ defib*
        (arm|jaw|shoulder)s? (pain|hurts?|aches?|aching|hurting) … (sweat*|clammy|grey|sick|chest)
        (grey|clammy|sweaty|sweating) (and|with) … (grey|clammy|sweat*|chest|arm|jaw|pain)
        face … (drop|dropped|dropping|droop*|lopsided|wonky|numb|slipped|uneven)
        (drop*|droop*|lopsided|wonky) (face|mouth|smile|eye|side)
        mouth _ (droop*|dropped|lopsided|one side) · slur*
        (speech|words|talking) … (slur*|jumbled|gibberish|garbled|muddled|not making sense|strange|wrong|
            rubbish)
        talking _ (funny|gibberish|nonsense|strange) _ (and|suddenly|all)
        (arm|leg|side|hand)s? _ (gone|suddenly|went|has|is|feels|all) (numb|weak|dead|limp|floppy)
        <not> _ (lift|raise|move|feel) (my|his|her|one|the|their) _ (arm|leg|side|legs|arms)
        numb (down|on|all down) _ (side|left|right|arm)
        """, unless=OVER),
    Rule(C, 2, NOW, "Somebody who cannot breathe or wake", """
        <not> _ (breath|breathe|breathing)
        (trouble|difficulty|problems|struggling|struggles|gasping) (with |to |for |my |his |her |
            in )?_ (breath|breathe|breathing)
        catch (my|his|her) breath
        breathing _ (going in|sucking|caving|not right|rubbish|fast|rapid|shallow|funny|stopped|laboured|
            worse|noisy|difficult|hard|bad|heavy|heavily|weird|quick*)
        gasping · wheezing · choking · suffocating · (short|shortness) of breath
        sucking in … (ribs|chest|tummy)
        (out of|ran out of|run out of|no|without|lost|broken) _ (inhaler|oxygen|insulin|epipen)s?
        lips? … (blue|grey|purple|funny colour|swell*|swollen)
        (gone|going|went|turned|turning) _ (blue|grey|floppy|limp|mottled|stiff|purple) · blue lips
        unconscious · unresponsive
        <not> (be )?(wake|waking|woke|wakes|rouse|respond|responding|stir|stay awake)
        (passed|passing|blacked|blacking) out
        (has|just|he|she|<kin>|man|woman|lady|someone|bloke|have|keeps|they) collaps*
        collapsed (in|at|on|outside|and|by|near)
        (swallowed|eaten|inhaled) … (battery|batteries|coin|magnets?|button|bead|peanut|nuts)
        face _ (swelling|swollen|ballooned)
        (gone|went|turned|looks) (all |really |very )?(grey|gray|blue|white as|purple|limp)
        (cant|no|wont|not) _ (get|getting|make|making|talking) _ sense (out of|from|of) (him|her|them)
        taken something (at|last|and|he|she) · (stung|sting) … (swell*|breath*|throat|tongue|face)
        (having|had|has|in|another|keeps|went into) (a |an |another |lots of |more |a long )?(fit|fits|
            fitting|seizure|seizures|febrile convulsion)
        is fitting · convuls* · floppy · anaphyla*
        (throat|tongue|face|lips) _ _ (closing|swelling|swollen|swelled) · allergic reaction
        drown(ed|ing) in · electrocut*
        (drowsy|confused|delirious|disorientated|disoriented) … (cant|wont|temperature|fever|suddenly|head|
            rash|vomit*|diabet*|fall|worse|now|today|out of nowhere)
        suddenly _ _ (confused|drowsy|blind) · hypo · hypos · dka
        (sugar|sugars|glucose|ketones) … (sky high|high|low|hi|[2-9][0-9]|[1-2]([.][0-9])?) .
        (sugars?|glucose|ketones?|bloods?|bm) (is |are |at |of |reading |level |
            levels )*([2-9][0-9]([.][0-9])?|hi|[1-3]([.][0-9])?|sky high|through the roof)
        """, unless=OVER),
    Rule(C, 2, NOW, "Heavy bleeding, injury, or signs of sepsis", """
        (bleeding|haemorrhag*|gushing) … (heavily|heavy|badly|lots?|everywhere|stop|stopping|again|through|
            head|ears?|stitches|wound|eyes?|behind|pregnan*|weeks|clots?|hours?|out|now|tonight)
        (heavy|heavily|lots of|serious|still|keeps|started|is|are|am|badly|wont stop|cant stop|stop the|
            stop his|stop her|stopped) bleeding
        (losing|lost) _ _ blood · blood (everywhere|pouring|gushing|all over)
        blood in (my|his|her|the) (wee|pee|urine|poo|stool|vomit|sick)
        (fever|temperature|shaking|shivering|shivers) … (wee|kidney|back pain|confus*|line|port|catheter|
            chemo)
        not (himself|herself|themselves) … (hot|fever|temperature|breath*|rash|sleepy|drowsy|limp)
        (hot|burning) to (the )?touch
        (cough*|vomit*|throwing|throws|threw|thrown|sick|bringing|brought|spitting|weeing|peeing|pooing|
            passing) (up )?_ (blood|clots)
        soak(ed|ing) _ _ _ (pads?|towels?|bandages?|dressings?|sheets?)
        pregnan* … (bleed*|blood|pain|pains|headache|vision|clots|fell|fallen|cramps|not moving)
        (bleed*|cramps) … pregnan* · waters? (have |has |just )?(broke|broken|gone)
        (head|baby) is (out|coming) · (giving birth|in labour) … (now|home|car|carpark|alone|help)
        (baby|bump|he|she|<kin>) (hasnt|isnt|not|has not|stopped|hardly|barely|has stopped|has hardly|
            is not|not been|hasnt been) _ (moved?|moving|kick*)
        (reduced|less|fewer|no|havent felt|not felt|cant feel) _ (movements?|kicks?|baby move|moving)
        sepsis · septic · meningitis
        rash … (fade*|fading|glass|blanch*|purple|neck|fever|floppy|drowsy|disappear*)
        (leg|arm|foot|ankle|hip|wrist|neck|knee)s? _ (pointing|facing|bent|twisted|sticking|hanging)
        (fell|fallen|found) _ (bottom of|down) the stairs
        taken _ (morphine|methadone|heroin|insulin|pills|something) … (snoring|asleep|wake|floppy|grey|
            weird|breath*)
        snoring (weird*|funny|strange*) · stiff neck · cant (look at|stand) (the )?lights?
        (purple|red|dark) (spots|blotches) · worst headache · thunderclap · (can|could) see (the )?bone
        severed
        (temp|temperature|fever) (of |is |at |was |now |up to |over |still |hit |been )*(39|
            4[0-2])([.][0-9])?
        (39|4[0-2])([.][0-9])? _ (temp|fever|temperature)
        (no|dry|not had a|hasnt had a|any) wet napp(y|ies) · burning up · no wet
        (temp|temperature|fever|hot) … (newborn|<num> (week|weeks|month|months) old|chemo*|floppy|sleepy|
            shaking|seizure|shivering)
        (newborn|<num> (week|weeks) old|chemo*|neutropen*) … (temp|temperature|fever|3[89]([.][0-9])?|
            shivering|hot|shaking)
        (hit|banged|bumped|cracked|smacked) (my|his|her|the|their|_) head · head injury
        (run over|knocked down|knocked over|hit) by a (car|bus|lorry|van)
        fell (down|off|from|out) … (hurt|head|blood|wont|move|sick|vomit*|neck|conscious|back)
        (lost|losing|loss of|gone) _ (sight|vision|feeling in|control of my|control of his|
            control of her) … (today|now|sudden*|one eye|bladder|bowel*|legs|this)
        <not> (feel|move|use) (my|his|her|both) (legs?|feet|foot|toes|bottom)
        (cant|unable to|hasnt been able to|not able to|not been able to) (wee|pee|urinate|pass urine|
            pass water)
        (fallen|fell|fall|floor|ground|pavement) … (cant (get up|move|stand)|on the floor|broken hip|
            ambulance|bleeding)
        (on|lying on|stuck on|laid on) the (cold |wet |kitchen |bathroom |bedroom |hall )?(floor|ground|
            pavement) … (hours?|ambulance|fall|fell|cant|hip|nobody|no one|since|waiting)
        """, unless=OVER),
    Rule(C, 2, NOW, "Welsh words for signs of sudden illness", """
        poen(au)? … (frest|mrest|brest|fraich|galon) · brest … (tynn|dynn|brifo)
        (methu|ffaelu|ddim yn|dim yn|wedi stopio|trafferth|cael trafferth|ddim yn gallu) anadlu
        brin o anadl · trawiad · stroc · gwaedu* · anymwybodol
        (wedi|newydd) (llewygu|cwympo|disgyn|syrthio) · (ddim|dim) (yn )?(anadlu|ymateb|deffro)
        (methu|gwrthod|ffaelu|ddim yn) (deffro|ymateb) · ffit (epileptig|eto|nawr|rwan) · tagu
        (gwefusau|wyneb|gwyneb|croen) … (las|glas|llwyd|disgyn|cwympo)
        brech … (gwydr|diflannu|pylu|gwydryn) · llid yr ymennydd
        babi … (ddim yn symud|llipa|ddim yn deffro) · gwaed … (ymhobman|ym mhobman|stopio|llawer|lot)
        """, unless=OVER),
    Rule(C, 1, NOW, "A symptom that can be grave", """
        swollen (hands?|face|tongue|calf|leg) · (hands?|face|feet|calf) _ (swollen|swelling|puffy)
        flashing lights · blurred vision · seeing (spots|stars|double) · red line · shiver* · not right
        not (him|her)self · confused · drop(s|ping) (things|his|her|everything) · purple (spots|rash|marks)
        covered in … (spots|rash) · pale · jaundice* · yellow · vomiting
        cant keep (anything|water|fluids) down · headache · dizzy · faint · palpitations · racing heart
        deep cut · ketones? · (torri|brifo) (ei|fy) freichiau · gam · (months|weeks) (gone|pregnant|pg)
        fever · temperature · screaming · grey
        """, unless=OVER),
    Rule(C, 1, NOW, "It began just now, or gets worse", """
        (started|began|came on|happened) (about |around |just |like )?<num> <time> ago
        since (breakfast|lunch|tea|this morning|teatime|last night|yesterday|dinner|midnight)
        all of a sudden · suddenly · just (started|happened|now|been sick) · is (that|this|it) urgent
        now (he|she|there|his|her|they|it) · newydd · getting worse · spreading · going up (his|her|my)
        keeps · wont stop
        """, unless=OVER),
    Rule(C, 1, NOW, "Somebody is ill now and afraid", """
        (getting|got|much|gone|going|becoming) _ worse
        (in|such|so much|severe|excruciating|unbearable|agonising|extreme) _ (pain|agony) · screaming in
        (really|very|so|seriously|dangerously|proper) (poorly|ill|unwell|sick)
        (no|waiting (for|on) an?|need an?|called an?|where is (the|my|our)|send an?) ambulance
        (should|do|shall) (i|we) _ (call|ring|phone|dial|need) _ (ambulance|999)
        (rang|ring|phoned|dialled|called|on to|tried|calling) 999 · 999 (and|for|said|say|keeps?|told|wont)
        is (this|it) (an emergency|serious) · (emergency|urgent) please · someone please · 🚨
        """, unless=OVER),
)  # fmt: skip
