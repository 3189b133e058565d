"""Invented sentences: what was said, learnt and reported. ``{topic}`` is a topic in lower case. Data only."""

NOTES = (
    "Walked through the published data on {topic}; asked how the results would be read in a mixed ward.",
    "Discussed {topic} and what would have to be true before the local protocol changes.",
    "Second talk on {topic}; more cautious than last time, mainly about follow-up.",
    "Wants to see subgroup data on {topic} before forming a view.",
    "Talked about who decides on {topic} at the tumour board.",
    "Compared the two recent papers on {topic}; prefers the registry because of its length.",
    "Open exchange on {topic}; sees the gap in training rather than in evidence.",
    "Asked for a journal club on {topic} with the younger colleagues.",
    "Is writing the regional recommendation and looks for sources on {topic}.",
    "Short but useful: the ward cannot take up {topic} this year because of staffing.",
)
# A second sentence, so that two notes on a topic seldom read the same.
NOTES_MORE = (
    "The pharmacist joined for the last ten minutes.",
    "Will raise it with the head of the department.",
    "Would rather read it than hear it; a reprint is enough.",
    "Two residents listened and asked most of the questions.",
    "Has changed the department's checklist since spring.",
    "Compares everything with a registry from the south.",
    "Doubts that the result holds for people with several illnesses.",
    "Knows the authors and trusts their method.",
    "Sees about three such people a month.",
    "The electronic record does not show it in time.",
    "Wants to hear from a centre of the same size.",
    "Sent us to the study nurse for the numbers.",
    "Had read the supplement, which few do.",
    "The next guideline meeting is in six weeks.",
    "Is more open than last year, and says why.",
    "Asked who pays for the second test.",
    "No strong view yet.",
    "Prefers to wait for the final analysis.",
    "Would speak about it at the regional meeting.",
    "",
)
SHORT_NOTES = (
    "Met in the corridor between two sessions; arranged a proper talk.",
    "Called away after a few minutes.",
    "Thanked for the reprint, no time for questions.",
)
NEXT_STEPS = (
    "Send the two reprints asked for",
    "Arrange a call with the trial's statistician",
    "Come back with the subgroup table",
    "Offer three dates for the journal club",
    "Share the registry's protocol",
    "Ask medical information for the dosing question",
)
QUESTIONS = {
    "what": ("What do you use today?", "Which result matters most to you?"),
    "why": ("Why does that matter on your ward?", "What makes you hesitate?"),
    "condition": ("Under which conditions would you read it differently?", "For whom does it not hold?"),
    "implication": ("What would change if it were confirmed?", "What follows for your referral pathway?"),
}
ANSWERS = (
    "Mostly capacity, less the evidence.",
    "Longer follow-up would settle it.",
    "Only where the test result is back within a week.",
    "The pathway would have to start one visit earlier.",
    "For older people the balance looks different.",
    "If nurses could order the test themselves.",
    "Once the regional group has agreed on a threshold.",
    "We would see people two weeks earlier.",
    "Nobody here would stop at one measurement.",
    "The registry says so, the trial does not.",
    "As soon as the laboratory reports it in the same form each time.",
    "It would move the discussion into the first visit.",
    "Because we had two cases that went the other way.",
    "Only with a second reader for the images.",
    "Travel, more than anything that is in the paper.",
)

# category, kind, observation, interpretation, implication
INSIGHTS = (
    ("evidence_gap", "insight", "Departments look for data on {topic} in people who had another illness first.",
     "Those people were left out of the published studies.", "An analysis of the registry could answer it this year."),
    ("adoption_barrier", "observation", "The order form on {topic} has to be signed twice.", "", ""),
    ("education_need", "insight", "Residents take {topic} from a local handout that is four years old.",
     "Nobody owns the handout since its author left.", "Offer the society's slides to the training office."),
    ("treatment_pattern", "observation", "Two hospitals decide on {topic} by telephone between visits.", "", ""),
    ("data_perception", "insight", "The confidence interval on {topic} is read as a range of people.",
     "The figure shows it beside single cases.", "Redraw the figure before the next reading aid."),
    ("unmet_need", "observation", "People ask for a second opinion on {topic} and wait for months.", "", ""),
    ("guideline", "insight", "The national group leaves {topic} to the regions.",
     "It found too few sources from everyday practice.", "Name the registry as a source when the draft is open."),
    ("competitor_science", "observation", "A poster on {topic} was photographed by half of the room.", "", ""),
    ("trial_feasibility", "observation", "A centre offered its list of candidates for a study on {topic}.", "", ""),
    ("evidence_gap", "strategic_insight", "Payers ask for {topic} in days at work, which no study counts.",
     "Their contracts are written in these units.", "Add the measure to the next protocol before it is fixed."),
    ("education_need", "feedback", "The workshop on {topic} was called too long by three departments.", "", ""),
    ("unmet_need", "insight", "Interpreters are missing when somebody explains {topic}.",
     "Appointments are booked without the language.", "Translate the reading aid that is used most."),
    ("evidence_gap", "insight", "Three centres ask for data on {topic} beyond two years.",
     "Their own registries show late effects they cannot place.", "The evidence plan should name a long-term source."),
    ("adoption_barrier", "insight", "Results on {topic} reach the ward after the decision has been made.",
     "Samples travel to a central laboratory twice a week only.", "Faster testing decides more than further data."),
    ("education_need", "observation", "Younger colleagues feel unsure when rounds turn to {topic}.", "", ""),
    ("treatment_pattern", "insight", "Clinics move the discussion of {topic} to the second visit.",
     "The first visit is filled by consent and imaging.", "Material for the second visit would be used more."),
    ("data_perception", "insight", "The pooled analysis on {topic} is read as one trial.",
     "The abstract does not name the studies it pools.", "Explain the pooling before showing the result."),
    ("unmet_need", "strategic_insight", "Rural practices see {topic} as out of reach.",
     "No referral pathway names who pays for the test.", "A shared pathway with payers comes before education."),
    ("guideline", "observation", "The regional guideline group will take up {topic} next spring.", "", ""),
    ("competitor_science", "feedback", "Two departments discussed a congress poster on {topic}.", "", ""),
    ("trial_feasibility", "insight", "Sites would join a study on {topic} if visits were fewer.",
     "Travel is the main reason why people decline.", "Plan remote visits when the protocol is drafted."),
    ("evidence_gap", "observation", "Nobody could name a source on {topic} in people over eighty.", "", ""),
    ("data_perception", "feedback", "The figure on {topic} was found hard to read in print.", "", ""),
    ("unmet_need", "insight", "Nurses carry most of the questions about {topic}.",
     "They see people more often than physicians do.", "Include nurse leads in the next training."),
)  # fmt: skip

# Where it came up and what was added: with the sentence before, two insights seldom read the same.
SETTINGS = (
    "at the weekly board",
    "in the outpatient clinic",
    "after the journal club",
    "on a ward round",
    "over the telephone",
    "in a video call with two centres",
    "at the regional meeting",
    "in the break of a training",
    "when the protocol was discussed",
    "during a visit to the laboratory",
    "at the end of a long talk",
    "with the nurses of the day clinic",
    "in the pharmacy's meeting",
    "while we looked at the figure together",
)
REMARKS = (
    "a colleague from another house agreed",
    "it was said without being asked",
    "the head of the department nodded",
    "the same was heard in spring",
    "one person saw it differently",
    "the study nurse had the numbers at hand",
    "nobody had raised it before",
    "it was written on the flip chart",
    "the residents took notes",
    "it will be taken to the next quality meeting",
    "two examples were given",
    "the pharmacist named the week",
)

HIGHLIGHTS = (
    "Advisory board on {topic} prepared with the invited experts.",
    "The study nurses' questions on {topic} are answered.",
    "Reading aid on {topic} tried out in two departments.",
    "A long visit to the laboratory that reports {topic}.",
    "The registry's new figures on {topic} read and discussed in the team.",
    "Two long talks on {topic}; a third is arranged.",
    "Journal club on {topic} was well attended.",
    "First talk with a new department about {topic}.",
    "Prepared the advisory board's questions on {topic}.",
    "A quiet week in the clinics; caught up with reading on {topic}.",
)
PLANS = (
    "Ask two centres for dates to speak about {topic}.",
    "Prepare the advisory board.",
    "Write up what was heard on {topic}.",
    "Check-in, then two visits in the south of the region.",
    "Two visits and the training on {topic}.",
    "Finish the newsletter.",
    "Follow up the open questions on {topic}.",
)
PROBLEMS = ("Two visits were moved by the clinics.", "Waiting for the approval of the newsletter.", "", "", "")

NEWSLETTERS = ("{Topic}: what was published this quarter", "Ten questions on {topic}", "Reading list: {topic}")
PRESENTATIONS = ("{Topic} in daily practice", "How to read the data on {topic}", "{Topic}: an update for the ward",
                 "Case discussion: {topic}")  # fmt: skip
TRAININGS = (
    "New data on {topic} for colleagues",
    "{Topic}: questions we will be asked",
    "Workshop: explaining {topic}",
)
MEETINGS = ("Medical strategy: alignment with clinical and commercial", "Monthly cross-functional review",
            "Open questions across functions")  # fmt: skip
SERIES = "Medical strategy: monthly meeting of all functions"
ROOM, ROOM_LINK = "Room Fjord, second floor", "https://meet.example/monthly"
# What is talked about: title, about, minutes. The last one is not scientific.
AGENDA = (
    ("Biomarker testing is asked for late", "Three sites test only after the second line. What do they need from us?",
     "The laboratories wait for samples, not for results. Clinical knows two sites that solved it."),
    ("What KOLs ask about the endpoints", "Questions of the last month, and which of them we cannot answer yet.",
     "Two questions need the long-term data; the rest is answered in the slide set."),
    ("Calendar of the coming quarter", "Congresses, trainings and who is where.",
     "Commercial sends its dates first, so that visits do not collide."),
)  # fmt: skip
MEETING_DECISIONS = (
    "Write down how the two sites send their samples, for all MSLs",
    "Send the dates of the regional meetings to field medical",
    "Add the two open questions to the listening priorities",
    "Survey all sites about testing",
)
DROPPED = "The registry answers it."
ADVISORY_BOARDS = ("Advisory board: {topic}", "Expert panel on {topic}", "Regional advisory board on {topic}")
FUNCTIONS = ("Medical, Clinical, Commercial", "Medical, Clinical, Market access", "Medical, Commercial, Compliance")

WHAT_CHANGED = {
    "complete": ("Reached; the rest of the quarter goes into depth.", "Done, with good feedback."),
    "on_track": (
        "As planned.",
        "Two more since last month.",
        "Steady; the calendar for next month is full.",
        "The visits in the west paid off.",
        "Virtual talks made up for two cancelled visits.",
    ),
    "in_progress": (
        "A little slower than planned.",
        "Several dates moved into next month.",
        "Getting going.",
        "The first half went into preparation.",
        "Three dates are agreed for the coming weeks.",
    ),
    "at_risk": (
        "Few dates could be kept.",
        "Clinics cancelled at short notice.",
        "Behind, and the month is short.",
        "Two colleagues on leave; their visits came to me.",
        "The approval came after the planned day.",
    ),
}
# Why an owner is more careful than the count.
OVERRIDES = (
    "The next date that counts towards it is likely to fall through.",
    "Both remaining visits depend on one person who is about to leave.",
    "The hospital merges in the last month; nobody takes appointments then.",
    "What is counted so far came from one congress and will not repeat.",
    "I am on leave for the last two weeks.",
    "The approval of the material expires before the planned days.",
    "Three of the counted talks were about one question that is now answered.",
    "The department changes its head, and dates are not confirmed.",
    "The study's recruitment stop takes the reason for the visits away.",
    "Half of the plan hangs on a meeting that was moved twice.",
    "The new rota leaves no afternoon free on the ward.",
    "Winter closing of two clinics falls into the busiest weeks.",
)
BLOCKERS = ("Clinics are short of staff.", "The approval takes longer than planned.", "Two centres are merging.")
STEPS = (
    "Ask two further centres for dates.", "Combine visits in the same city.", "Start the approval a week earlier.",
    "Share the load with a colleague.",
)  # fmt: skip
UNMET_NEEDS = (
    "Slow access to testing outside the large centres.", "No local data in older people.",
    "Long waiting times for a second opinion.",
)  # fmt: skip
TIER_REASONS = (
    "Leads the regional guideline group.", "Principal investigator of two studies.", "Teaches at the national academy.",
    "First author of recent reviews.", "Active in the national society.",
)  # fmt: skip

FEEDBACK_HCP = (
    "The walk through the subgroup table was found useful.", "Two departments ask for shorter sessions.",
    "Would like the questions sent ahead of the visit.", "The journal club is asked for again next quarter.",
)  # fmt: skip
FEEDBACK_STAKEHOLDERS = (
    "Clinical operations took the list of interested sites.", "Colleagues ask for the slides after each training.",
    "Market access wants to hear of delays in testing earlier.",
)  # fmt: skip
EVIDENCE = (
    "The registry's two-year update.", "A pooled analysis presented this month.", "The new regional recommendation.",
)  # fmt: skip
TACTICS = (
    "Fewer single visits, more talks at the tumour boards.", "Virtual first, in person where it goes deeper.",
    "Start from open questions of the ward instead of the publication plan.",
)  # fmt: skip

# What the medical side answers, by the state the insight reached.
RECEIPTS = {
    "accepted": (
        "Thank you, this fits what two other countries report. It goes into the quarterly review.",
        "Accepted. The reason is what makes it useful: please keep listening for exceptions.",
        "Clear and new to us. It is on the list for the next evidence meeting.",
    ),
    "needs_detail": (
        "Was this said by one department or by several? And what do they do instead today?",
        "Do you know why? One sentence on the reason would let us decide.",
        "Which setting was meant, university hospitals or the regional ones?",
    ),
    "declined": (
        "Interesting, but known since the last review and already covered by the evidence plan.",
        "A single remark about layout; passed on to the authors, no further step from here.",
        "We cannot tell what would follow from it. Please bring it again with a so-what.",
    ),
    "merged": (
        "A colleague brought the same from another region; both now count together.",
        "Merged, because together they show that this is no single case. Your name stays with it.",
    ),
}  # fmt: skip
DECISIONS = (
    "Scope of the long-term evidence plan", "Order of topics for next quarter's trainings",
    "Questions for the next advisory board", "Visit schedule in the protocol under way",
)  # fmt: skip
# kind of action, who does it (a login), what came of it
ACTIONS = (
    ("validate", "lead", "Asked in four more countries: three confirm it. It is now a question of the advisory board."),
    ("new_evidence", "clinical", "The registry's owners agreed to add the follow-up at three years."),
    ("content", "lead", "The reading aid was rewritten and approved; first use next month."),
    ("training", "manager", "Nurse leads were part of the last training; half of the questions came from them."),
    ("refine", "lead", "The wording of the plan was changed to name the setting."),
)
# area, name, summary, categories it gathers, released to partners
THEMES = (
    ("ONC", "Test results come too late", "Departments agree on the use of testing and fail at its timing.",
     ("adoption_barrier", "unmet_need"), True),
    ("IMM", "Evidence beyond two years", "Long-term questions are answered from local registries only.",
     ("evidence_gap", "data_perception"), False),
    ("CAR", "Nurses carry the questions", "Education reaches physicians; the questions arise elsewhere.",
     ("unmet_need", "education_need"), False),
)  # fmt: skip
LISTENING = {
    "ONC": "What would have to be true for test results to reach the tumour board in time?",
    "IMM": "Which long-term questions remain open after the two-year data?",
    "CAR": "Who answers people's questions between two visits, and with which material?",
}

# The congress that runs on the demo's day. Sessions: day, from, to, room, title, which of the colleagues cover it.
CONGRESS = "Rhine Days of Clinical Oncology"
CONGRESS_PLACE = "Cologne, Hall 4"
CONGRESS_ZONE = "Europe/Berlin"
CONGRESS_SESSIONS = (
    (0, (9, 0), (10, 30), "Hall A", "Opening: what a year of registry data shows", (0, 1)),
    (0, (11, 0), (12, 30), "Hall B", "Testing pathways outside the large centres", (2,)),
    (0, (14, 0), (15, 30), "Hall A", "Tolerability in daily practice", (1, 3)),
    (1, (9, 0), (10, 30), "Hall A", "Late-breaking trials", (0, 2)),
    (1, (11, 0), (12, 30), "Room 3", "Posters: sequencing after relapse", (3,)),
    (1, (14, 0), (15, 30), "Room 5", "Nurse-led follow-up", ()),
    (2, (9, 0), (10, 30), "Hall B", "Guideline update and debate", (1,)),
    (2, (11, 0), (12, 0), "Room 3", "Posters: older adults", ()),
    (2, (13, 0), (14, 0), "Hall A", "Closing: open questions for the coming year", (0,)),
)
CONGRESS_DEBRIEF = (
    "New: two registries report the same order of treatments, with fewer interruptions than in the trials.\n"
    "What experts made of it: they trust the data and ask who was left out, above all older adults.\n"
    "What follows: the question of older adults goes to the evidence plan; two experts asked for the full tables."
)
