"""Words that mean the same in every organisation, folded, and how patterns are put together from them."""

from collections.abc import Iterable


def one_of(*ways: str) -> str:
    """A pattern for any of these; the longer way of saying something stands first."""
    return f"(?:{'|'.join(ways)})"


def any_word(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return one_of(*sorted(words, key=len, reverse=True))


def words_in(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


def _numbered(names: Iterable[str], first: int) -> dict[str, int]:
    """Each of the names that stand together → their number."""
    return {name: number for number, together in enumerate(names, first) for name in together.split()}


WEEKDAYS = _numbered(
    ("monday mon", "tuesday tues tue", "wednesday weds wed", "thursday thurs thur thu", "friday fri", "saturday sat",
     "sunday sun"), 0,
)  # fmt: skip
MONTHS = _numbered(
    ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
     "september sept sep", "october oct", "november nov", "december dec"), 1,
)  # fmt: skip
_ONES = _numbered(
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
)
_TENS = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
# Without "a" and "an": those count hours and days, and no minutes.
COUNTED = {**_ONES, **_TENS} | {f"{ten} five": _TENS[ten] + 5 for ten in ("twenty", "thirty", "forty", "fifty")}
NUMBERS = {"a": 1, "an": 1, **COUNTED}

TITLES = words_in("prof professor dr doctor pd mr mrs ms miss sister nurse")
# Parts of a family name that may be left out, or be written in another way.
PARTICLES = words_in("van der den de la le el al von zu di da du del della dos ten ter bin ibn")

# What joins the parts of a line and carries nothing itself.
GLUE = words_in("""
    a an the with w and n & on at for in to of by via from about re regarding around approx ca circa over i we me
    us my our had have has was were is it this that also then just again only so as met meet meeting saw see
    seeing spoke speak talked talk talking chatted discussed discussing discuss covered covering went through
    reviewed topic topics subject kol msl together between during some bit little plan planned planning booked
    scheduled will be held done log logged visit visited called call
""")
# Words for the talk itself: a part of a line that has nothing else is no note.
TALK = words_in("""
    call calls visit visits meeting meetings talk chat chats discussion conversation exchange catch up catchup
    follow followup quick long short brief good great nice very lovely session contact msg message clock time
    minutes minute min mins hour hours lasting face person today
""")
# Everyday words that are also family names: taken for a name only beside a title or a given name.
COMMON = words_in("""
    long short may march april june august will young old day days week park hill wood woods brown white black
    green gray grey king price prices rich best little good strong sharp small stone field rice case cases bush
    cook baker still more most moore love hope grant power great law low high hall hand head heart hunt carter
    gold silver cross bell ball bird berry bond book boy cash chance church clinic close cold cost couch current
    dash data date dear deal doctor dose drive drug early east effect end english even ever fair fast few first
    fish fit follow food ford fox free fresh friend frost full game gates glass gone grand group guest hard hay
    hello home hospital house how ill issue just keen kind knight lab labs lake land lane late lean left less line
    list local lock look lot lunch mark market marsh mean med mention mild miles mill mind miss monday money moon
    morning need new next night noble none north now nurse off office on one only open out over page paper part
    pass past patient patients pay people phone place plan play poor pope post present press pt quick race ready
    real reed regular right ring rise road rose round said sales same say sea second see self send senior service
    set she shift side sign site slow so some son song sound south speak spring staff star stay stop study sum
    summer sun sure swift table take talk team teams tell temple test thanks then there they thing think time
    today told top town trial true turn two unit up use very visit wait walk wall want warm was water way weeks
    well west what when where which while who why wild winter wise with words work world worry year years yes
    yesterday you zoom he her him his their it is are be been being do does did done have has had not no nor or if
    else because but about after before again against all also am any as at both by can could couldnt didnt dont
    each for from further get give got happy here into itself let like made make many me might much must my myself
    never of once other our ours please really reported seen should since soon such than that the them these this
    those through to too took under until us we were worried would your without instead except unlike heard asked
    ask asking says thinks thought wants wanted needs feels agreed discussed talked chat call called met meet saw
    spoke email emailed biomarker biomarkers therapy treatment resistance response reactive proactive interest
    interested concerned followup slides poster evidence cancer tumour tumor lines
""")
