"""The stages of a relationship with a stakeholder, and what usually leads on from each."""

from interactions.models import InternalStakeholder

Stage = InternalStakeholder.Stage

# stage → (what it means, a next step to begin with)
MEANINGS: dict[str, tuple[str, str]] = {
    Stage.UNKNOWN: ("You have not talked about your role yet.", "Have a coffee and ask the three questions."),
    Stage.INTRODUCED: ("They know what you do.", "Ask what would help them, and agree how often you talk."),
    Stage.EXCHANGING: (
        "You tell each other regularly what is going on.",
        "Bring one insight for their work.",
    ),
    Stage.RELYING: ("They ask for your view before they decide.", "Agree on one thing to work on together."),
    Stage.SHAPING: ("You plan together from the start.", "Say what you both want to reach next quarter."),
    Stage.STRAINED: ("There is tension.", "Talk in person: what do they expect, and where is the boundary?"),
}

# What to ask a colleague who has not said yet how they see the role (source: the three questions of the design).
QUESTIONS = (
    "What do you see as the purpose of my role, and what has it done for you so far?",
    "How do you like to hear from me, and how often?",
    "What should be different between us a year from now?",
)
