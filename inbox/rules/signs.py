"""Signs: what rows ask for or give way to, without a route of their own."""

from inbox.rules.language import Sign

# Two more signs come from what is found: see inbox.routing.
TOLD_AS_OVER = "told as over"
MEDIA_ENQUIRY = "media enquiry"

SIGNS = (
    # Told as over: a happy end always says so; a date in the past says so unless something is still going on.
    Sign("happy end", """
        saved (my|his|her|our|their) _ li(fe|ves) · (fully|full|made a) recover*
        (he|she|i|all|back|now|safely|am|<kin>) _ home (now|safe|and well) · on the mend
        (doing|feeling|much) (well|better|great|fine|so much better)
        (he|she|i|they) (is|am|are) (fine|ok|okay|better|alright) now
        (wouldnt|would not) be here (today|now|without|if)
        (looked after|cared for|took (such |great |good |amazing )*care of|treated|helped|saved) (me|him|
            her|us|my <kin>|mum|dad) … (so well|brilliantly|amazing*|wonderful*|last|when|after|following|
            incredible|fantastic)
        (thank you|thanks|thank) … (last (night|week|month|year|weekend)|yesterday|for (saving|
            looking after|everything you did|treating|taking such|helping)|who (looked|helped|saved|treated|
            came))
        (recovering|recovered) (from|well|nicely|at home) · (eternally|forever|so|very) grateful
        (years?|months?) (on|later) · survivors?
        """),
    Sign("long ago", """
        <num> _ (week|month|year)s? ago · years ago
        last (year|month|week|summer|winter|spring|autumn|christmas|january|february|march|april|june|july|
            august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|
            sunday)
        (back )?in (19|20)[0-9][0-9]
        back in (january|february|march|april|may|june|july|august|september|october|november|december|the)
        when i was (little|young|a|younger|at|in|having)
        (had|after|since|following|survived) (a|my|his|her|the) (stroke|heart attack|crash|accident|sepsis|
            seizure|fall|cardiac arrest|bleed|collapse) (in|last|years|and (was|were|they|the|your)|they|
            two|three)
        """),
    Sign("past care", """
        (ambulance|paramedics?|crew|doctors?|nurses?|help|they|responders?) _ (arrived|came|turned up|
            took (me|him|her|us|my|nearly|over|<num>|excellent|good)|attended|was called|were called|
            got here|saved|stabilised)
        (was|were|been|got) _ (admitted|rushed|taken|transferred|kept in|blue lighted|operated|discharged|
            diagnosed|referred|brought)
        (was|were) having · ended up · turned out · had to be · survived · survives
        on the [0-9]+(st|nd|rd|th) · (whilst|while|when) i was (in|on|at) · on arrival
        (was|were) (excellent|brilliant|amazing|fantastic|great|very good|wonderful|superb|so good|lovely|
            kind)
        """),
    Sign("going on", """
        (right|is|are|am|just|and|it is) now · now (he|she|they|i|my|what)
        still (has|have|having|in|bleeding|cant|on|not|no|hurts|hurting|getting|there|waiting)
        (has|have|had|been) _ since · tonight · (getting|got) worse · what (should|do|can) (i|we) do
        (should|do|shall) i (go|call|ring|take|bring|worry|come|be) · keeps · help (please|me|us)
        please help · not stopped · as we speak · at the moment · currently · urgent*
        again (today|now|and) · wont (stop|wake)
        """),
    Sign("service", """
        a&e · wards? · hospital* · gps? · surgery · doctors? · nurses? · appointments? · ambulance*
        clinics? · 111 · staff · parking · carpark · midwi* · referral* · waiting (list|time|times|room)
        nhs · trust · department · scan* · operation* · results? · receptionist* · reception · consultant*
        maternity · physio · dentist* · prescription* · pharmacy · blood test* · camhs · treatment
        discharge* · switchboard · helpline · ysbyty · meddyg* · apwyntiad · nyrs* · ward · website · portal
        care · patients? · letters? · outpatients · phones? · transport · stitches · tooth · visiting · meds
        triage · bed · beds · bays? · specialist · your place · vaccine* · op · specialty · antenatal
        health (centre|visitor) · hospice · infirmary · opticians · physiotherap* · therap* · assessment
        diagnos* · bloods? · loop · slot · daycase · admissions
        """),
    Sign("own story", """
        my <kin>
        my (appointment|operation|scan|surgery|results|referral|treatment|consultant|gp|notes|letter)
        i (have|had) (been|waited|rung|called|tried|to wait|an appointment)
        i (was|waited|rang|called|went|came|spent|got|sat|am waiting)
        (we|us) (were|waited|have|had|got|sat)
        """),
    Sign("praise word", """
        thank* · thanks · <good> · diolch · gwych · (very|so) (nice|pleased|happy|grateful|pleasant) · ❤ · 🙏
        👏 · 💙 · 😊 · 🥰 · 😍 · credit · well done · proud · impressed · nice · good · grateful · pleased
        full marks
        """),
    Sign("asks or campaigns", """
        awareness · fundrais* · charity · training · vote* · petition · (do|does|can) (you|i|anyone) … ?
        volunteer* · course · raising money · study · degree · placement · job
        """),
    Sign("contrast", """
        but · however · although · though · except · shame · pity · unfortunately · sadly
        only (thing|downside|complaint|issue|problem|gripe|negative) · let down by · just a shame · if only
        apart from · downside · yet · ond · yn anffodus · trueni · er hynny
        """),
    Sign("publishes", """
        journalist* · reporter* · journo* · correspondent*
        (news|deputy|features|picture|digital|web|health|sub|series|commissioning|local|managing|assistant|
            the|content|audience|political|social|community) editor
        editor · newsroom · news ?desk · broadcaster* · presenter · producer · documentar*
        freelance (writer|journalist|reporter|producer|photographer) · newspaper* · news
        press (association|agency) · newyddiadur* · gohebydd · golygydd · cynhyrchydd · bbc · itv · itn
        sky news · channel 4 · channel 5 · s4c · stv · golwg360 · radio · magazine · podcast* · blogger
        youtuber · news at
        (post|gazette|echo|herald|chronicle|argus|mercury|mail|times|observer|telegraph|courier|advertiser|
            guardian|star|journal|examiner|tribune|news|live) (reporter|journalist|editor|news ?desk|
            newsroom|newspaper|trainee)
        reporting (for|on|from)
        (writes?|writing) (for|about) _ (post|gazette|echo|herald|chronicle|argus|mercury|mail|times|
            observer|news|magazine|paper)
        trainee (reporter|journalist) · media student · student (journalist|paper|newspaper|radio) · media
        journalists
        """, where="profile"),
    Sign("stands for office", """
        candidate · councillor* · cllr* · mps? · member of parliament · ms for · msp · mla · campaign*
        activist*
        (labour|conservative|lib dem|green|tory|reform|plaid|snp) _ (party|member|councillor|candidate|
            voter|supporter|mp|cllr)
        party member · keep our nhs · save our · cynghorydd · parliamentary
        """, where="profile"),
)  # fmt: skip
