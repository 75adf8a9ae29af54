"""The ways of working a case, as tables. Modelled on the NHS social media toolkit's appendices G, H, J and K
(processes for the media, complaints and feedback, and their guiding questions), in our own words.

Which moves exist is decided here and nowhere else; the pages draw themselves from these tables.
"""

from socialdesk.accounts.roles import Permission
from socialdesk.workflow import Move, State, Workflow

WORK = Permission.WORK_CASES

COMPLAINT = Workflow(
    name="complaint",
    label="Complaint",
    states=(
        State(
            "seen",
            "New complaint",
            "Read the whole thread. Did we give this care, or pay for it?",
            ("Which organisation and service is it about?", "Is anybody at risk now?"),
        ),
        State(
            "elsewhere",
            "About another organisation",
            "Tell the person who can help: the organisation that gave the care, or the one that paid for it.",
            ("Which organisation should they contact, and how?",),
        ),
        State(
            "acknowledge",
            "To acknowledge",
            "Say in public that we have read it and want to help. Never confirm that anybody is a patient.",
            (
                "How will you be open and still keep the person's confidence?",
                "Which private channel will you offer?",
            ),
        ),
        State(
            "helping",
            "Helping them complain",
            "In private: their rights, how to complain, who can support them, who to go to if not satisfied.",
            (
                "Does the person agree that we pass this on? When and how did they say so?",
                "What outcome do they want?",
            ),
        ),
        State(
            "handed_over",
            "With the complaints team",
            "The law gives three working days to acknowledge a complaint from the day that we receive it.",
            ("What is the complaints team's reference?",),
        ),
        State(
            "shared",
            "Shared with the service",
            "The ward, team or person concerned has seen it.",
            (
                "Who has it been shared with?",
                "Do we publish how many complaints there are, and about what? If not, why not?",
                "Is praise that we show balanced by criticism that we own up to?",
            ),
        ),
        State(
            "follow_up",
            "Following up",
            "Ask whether the person got an answer.",
            ("Did the person get an answer, and were they content with it?",),
        ),
        State("closed", "Closed"),
    ),
    moves=(
        Move("ours", "It is about us", ("seen",), "acknowledge", WORK),
        Move("not_ours", "It is about another organisation", ("seen", "acknowledge"), "elsewhere", WORK),
        Move("acknowledged", "Acknowledged", ("acknowledge",), "helping", WORK),
        Move("hand_over", "Hand over to the complaints team", ("helping",), "handed_over", WORK, True),
        Move("share", "Share with the service", ("helping", "handed_over"), "shared", WORK),
        Move("follow_up", "Follow up with the person", ("handed_over", "shared"), "follow_up", WORK),
        Move(
            "close",
            "Close",
            ("seen", "elsewhere", "acknowledge", "helping", "handed_over", "shared", "follow_up"),
            "closed",
            WORK,
            True,
        ),
        Move("reopen", "Reopen", ("closed",), "seen", WORK),
    ),
)

FEEDBACK = Workflow(
    name="feedback",
    label="Feedback",
    states=(
        State(
            "seen",
            "New feedback",
            "Praise, a suggestion or criticism? For which service?",
            ("Is it praise, a suggestion or criticism?", "Which service, ward or team is it about?"),
        ),
        State(
            "thanked", "Thanked", "Pass it on to the people it is about.", ("Who will pass it on, to whom?",)
        ),
        State(
            "shared",
            "Shared with the service",
            "Did anything come of it? Is it worth repeating?",
            ("What did the service say or do?", "What is its theme?"),
        ),
        State(
            "permission",
            "Permission asked",
            "Wait for the person's yes before we repost their words.",
            ("Did the person agree that we repost it? When?",),
        ),
        State("told", "Told what came of it", "The person knows what changed."),
        State("closed", "Closed"),
    ),
    moves=(
        Move("thank", "Thanked the person", ("seen",), "thanked", WORK),
        Move("share", "Share with the service", ("seen", "thanked"), "shared", WORK),
        Move("ask", "Ask to repost", ("thanked", "shared"), "permission", WORK),
        Move("tell", "Told the person what came of it", ("shared", "permission"), "told", WORK),
        Move("close", "Close", ("seen", "thanked", "shared", "permission", "told"), "closed", WORK, True),
        Move("reopen", "Reopen", ("closed",), "seen", WORK),
    ),
)

MEDIA = Workflow(
    name="media",
    label="Media enquiry",
    states=(
        State(
            "contact",
            "New enquiry",
            "Note who they are and by when they need an answer.",
            ("Which outlet do they work for?", "What do they ask?", "When is their deadline?"),
        ),
        State(
            "research",
            "Research",
            "Find out who is asking before you answer.",
            (
                "What have they posted lately?",
                "Is there a blog or a page of theirs to read?",
                "Whom are they connected to?",
                "How much influence do they have, online and elsewhere?",
            ),
        ),
        State(
            "consider",
            "Consider",
            "Think before you choose how to answer.",
            (
                "Is this the first contact about the subject, here or anywhere else?",
                "What have the media said about it already?",
                "Would a quick answer stop a wrong story, or feed it?",
                "What is on our website that would help, and can we point to it now?",
            ),
        ),
        State(
            "acknowledge",
            "To acknowledge",
            "Tell them that we are on it, and give the press office's contact.",
            ("What was decided, and by whom?",),
        ),
        State(
            "line",
            "Line in preparation",
            "An officer drafts, a manager who did not write it signs it off.",
            ("What is the line?", "Until when does it hold?"),
        ),
        State(
            "watching",
            "Watching what is published",
            "Log what appears, and correct what is wrong.",
            ("What was published, and where?", "Was anything wrong, and was it corrected?"),
        ),
        State("closed", "Closed"),
    ),
    moves=(
        Move("research", "Research who is asking", ("contact",), "research", WORK),
        Move("consider", "Consider the answer", ("contact", "research"), "consider", WORK),
        Move("point", "Point to what is published", ("consider",), "watching", WORK),
        Move("press_office", "Take it to the press office", ("consider",), "acknowledge", WORK),
        Move("statement", "Prepare a line", ("consider", "acknowledge"), "line", WORK),
        Move("decline", "Decline and watch", ("consider",), "watching", WORK, True),
        Move("acknowledged", "Acknowledged", ("acknowledge",), "watching", WORK),
        Move("line_sent", "The line is out", ("line",), "watching", WORK),
        Move(
            "close",
            "Close",
            ("contact", "research", "consider", "acknowledge", "line", "watching"),
            "closed",
            WORK,
            True,
        ),
        Move("reopen", "Reopen", ("closed",), "contact", WORK),
    ),
)

ENQUIRY = Workflow(
    name="enquiry",
    label="Enquiry",
    states=(
        State("new", "New", "Answer it, or close it with the reason why no answer is needed."),
        State("working", "Being answered", "Somebody is on it."),
        State("answered", "Answered", "Wait whether the person comes back."),
        State("closed", "Closed"),
    ),
    moves=(
        Move("start", "Start on it", ("new",), "working", WORK),
        Move("answered", "Answered", ("new", "working"), "answered", WORK),
        Move("close", "Close", ("new", "working", "answered"), "closed", WORK, True),
        Move("reopen", "Reopen", ("closed",), "new", WORK),
    ),
)

WORKFLOWS = {workflow.name: workflow for workflow in (COMPLAINT, FEEDBACK, MEDIA, ENQUIRY)}
