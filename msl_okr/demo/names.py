"""Invented names, places and things. Data only."""

from dataclasses import dataclass

from organization import roles

PASSWORD = "demo-msl-okr"  # noqa: S105 - printed on purpose: the demo is for everybody
DOMAIN = "demo.example"


@dataclass(frozen=True)
class Invented:
    """A person of the organisation. ``rhythm`` names how they work, see ``rhythms.py``."""

    login: str
    name: str
    role: str
    country: str
    function: str = "medical"
    team: str = ""
    area: str = ""
    rhythm: str = "steady"


@dataclass(frozen=True)
class InventedArea:
    """A therapeutic area: topics, specialties, one product (code, lifecycle phase), what hospitals call it."""

    name: str
    code: str
    topics: tuple[str, ...]
    specialties: tuple[str, ...]
    product: str
    phase: str
    discipline: str


NORTH, SOUTH = "North", "South"
REGIONS = {NORTH: "Northern and Central Europe", SOUTH: "Southern and Western Europe"}

ZONES = {
    "DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "ES": "Europe/Madrid", "FI": "Europe/Helsinki",
    "FR": "Europe/Paris", "GR": "Europe/Athens", "IE": "Europe/Dublin", "IT": "Europe/Rome", "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon", "RO": "Europe/Bucharest",
    "SE": "Europe/Stockholm",
}  # fmt: skip

AREAS = (
    InventedArea(
        "Oncology",
        "ONC",
        ("Biomarkers", "Trial endpoints", "Sequencing of therapy", "Tolerability", "Real-world evidence",
         "Patient-reported outcomes"),
        ("Medical oncology", "Haematology", "Radiation oncology", "Pathology"),
        "LMV-204",
        "newly_launched",
        "Oncology",
    ),
    InventedArea(
        "Immunology",
        "IMM",
        ("Biomarkers", "Mechanism of disease", "Treat-to-target", "Long-term safety", "Registries", "Paediatric use"),
        ("Rheumatology", "Dermatology", "Gastroenterology", "Clinical immunology"),
        "KTR-118",
        "pre_launch",
        "Immunology",
    ),
    InventedArea(
        "Cardiometabolic",
        "CAR",
        ("Biomarkers", "Risk stratification", "Renal outcomes", "Adherence", "Guidelines", "Comorbidity"),
        ("Cardiology", "Endocrinology", "Nephrology", "Internal medicine"),
        "SNO-330",
        "established",
        "Cardiometabolic Medicine",
    ),
)  # fmt: skip

CAST = (
    Invented("msl", "Élodie Brandvik", roles.MSL, "DK", team=NORTH, area="ONC", rhythm="slightly_behind"),
    Invented("teammate", "Łukasz Dąbrowiecki", roles.MSL, "PL", team=NORTH, area="ONC"),
    Invented("manager", "Ingrid Sørhaugen", roles.MANAGER, "NO"),
    Invented("othermanager", "Tomé Villacouto", roles.MANAGER, "PT"),
    Invented("lead", "Margarethe Ölbrück", roles.MEDICAL_LEAD, "DE"),
    Invented("clinical", "Ştefan Ionăcescu", roles.PARTNER, "RO", function="clinical"),
    Invented("commercial", "Beatriz Quiñonera", roles.PARTNER, "ES", function="commercial"),
    Invented("marketaccess", "Gaëtane Lirondelle", roles.PARTNER, "FR", function="market_access"),
    Invented("safety", "Hjördis Falkenstad", roles.PARTNER, "SE", function="safety"),
    Invented("compliance", "Aoife Ní Dhuibhrath", roles.COMPLIANCE, "IE", function="compliance"),
    Invented("admin", "Øyvind Tangstadli", roles.ADMIN, "NO"),
    Invented("outsider", "Noor van Eeckenwoude", "", "NL", function="research"),
)
# The other people of each team; a smaller demo takes the first of them.
COLLEAGUES = (
    Invented("maja.ljungdal", "Maja Ljungdalen", roles.MSL, "SE", team=NORTH, area="IMM", rhythm="far_ahead"),
    Invented("jurgen.kesten", "Jürgen Kestenthal", roles.MSL, "DE", team=NORTH, area="CAR", rhythm="behind"),
    Invented("kaisa.metsala", "Kaisa Metsälampi", roles.MSL, "FI", team=NORTH, area="IMM", rhythm="on_leave"),
    Invented("rasmus.ollerup", "Rasmus Øllerupsen", roles.MSL, "DK", team=NORTH, area="CAR", rhythm="silent"),
    Invented("chiara.montefosco", "Chiara Montefoschi", roles.MSL, "IT", team=SOUTH, area="ONC", rhythm="brisk"),
    Invented("inaki.zubelarra", "Iñaki Zubelarra", roles.MSL, "ES", team=SOUTH, area="IMM", rhythm="slightly_behind"),
    Invented("zoe.carpentval", "Zoé Carpentval", roles.MSL, "FR", team=SOUTH, area="CAR"),
    Invented("stefania.codru", "Ștefania Codrușeanu", roles.MSL, "RO", team=SOUTH, area="ONC", rhythm="uneven"),
    Invented("nikos.kallimorfos", "Nikólaos Kallimorfídis", roles.MSL, "GR", team=SOUTH, area="IMM", rhythm="behind"),
    Invented("ines.bragadinho", "Inês Bragadinho", roles.MSL, "PT", team=SOUTH, area="CAR", rhythm="brisk"),
)
MANAGERS = {NORTH: "manager", SOUTH: "othermanager"}

IMPERATIVES = (
    ("Earlier diagnosis across referral networks", "People reach the right specialist sooner."),
    ("One evidence plan for all functions", "Medical, clinical and commercial share one list of open questions."),
    ("Access in under-served regions", "Equal access outside the large centres."),
)
# Which objective of the template serves which imperative; the third is left for people to align to.
SERVES = {"O1": 0, "O3": 1}

GIVEN_NAMES = (
    "Agnieszka", "Alžběta", "Anselm", "Arnþór", "Aurelio", "Bartłomiej", "Bérénice", "Božena", "Brónagh", "Caetano",
    "Cătălina", "Çağla", "Ciarán", "Clémence", "Dagný", "Desanka", "Dorotėja", "Efthymía", "Eilidh", "Emőke",
    "Endre", "Fabrício", "Fátima", "Fleur", "Fredrika", "Gaëlle", "Gintarė", "Gonçalo", "Håkon", "Hedvig",
    "Ibolya", "Ilinca", "Iðunn", "Jāzeps", "Jindřich", "Joséphine", "Kårstein", "Katarzyna", "Kjersti", "Lavinia",
    "Līga", "Luděk", "Maëlys", "Mátyás", "Miłosz", "Mónica", "Niamh", "Noé", "Oddný", "Ottavia",
    "Paško", "Pénélope", "Radomír", "Rūta", "Sæunn", "Sigrún", "Søren", "Svetlozar", "Tadhg", "Théodore",
    "Tiiu", "Ülle", "Vendula", "Viorica", "Wiebke", "Yannis", "Yseult", "Zbigniew", "Zdravka", "Žofia",
)  # fmt: skip

FAMILY_NAMES = (
    "Ahlstrandsen", "Albarrosa", "Amundruud", "Baldovieri", "Barczyńskaja", "Beaurivault", "Bezdružický", "Bjarkelund",
    "Bradavičius", "Brännholm", "Cabeçadas", "Călimănel", "Castelverde", "Chalandrier", "Ćirkovnik", "Dębogórski",
    "Delacombrai", "Drăgulinescu", "Eikebråten", "Erdőkürti", "Falkenrodt", "Ferreirinho", "Fjellbakkmo", "Gąsiorecki",
    "Glennaverdy", "Gräfenhagen", "Guimerães", "Hämeenjoki", "Hohenwieser", "Hraundalsson", "Íñigorri", "Jasenovský",
    "Jõemägi", "Kaldenkerk", "Karagiorgídis", "Kövesházi", "Krapinčan", "Kruszewnicki", "Lambertière", "Liepkalniņš",
    "Lindgårdh", "MacInverary", "Malvasini", "Mäntyharju", "Marcovalle", "Mezőberényi", "Montaigneux", "Mostowiecki",
    "Nævestad", "Nørrelykke", "Ó Ceallaráin", "Oakhampstead", "Östergården", "Paleochóris", "Pirkkalainen", "Podlahová",
    "Quintanar", "Rautavuori", "Ribadouro", "Rozmberecký", "Saldanheira", "Schwarzbrunn", "Șerbănoiu", "Skógafell",
    "Sokołowicz", "Stuyverzand", "Svartådal", "Tamarigny", "Þórisdal", "Torrequebrada", "Trøndervik", "Ugarterreta",
    "Vadstenius", "Valpolicelli", "Vandermeulebrouck", "Wądołowska", "Weidenfellner", "Wyszomirek", "Xiradákis",
    "Ystgaarden", "Zábrdovický", "Zuiderkerke", "Życzyńska", "Žalgirytė",
)  # fmt: skip

# The cities are real, so that a map would work; the institutions are not.
CITIES = {
    "DE": ("Leipzig", "Freiburg", "Kiel"), "DK": ("Aarhus", "Odense"), "ES": ("Valencia", "Bilbao", "Sevilla"),
    "FI": ("Turku", "Oulu"), "FR": ("Nantes", "Lyon", "Lille"), "GR": ("Patras", "Heraklion"),
    "IT": ("Bologna", "Torino"),
    "NL": ("Utrecht", "Groningen"), "NO": ("Bergen", "Trondheim"), "PL": ("Gdańsk", "Kraków", "Łódź"),
    "PT": ("Porto", "Coimbra"), "RO": ("Cluj-Napoca", "Iaşi"), "SE": ("Uppsala", "Malmö"),
}  # fmt: skip
LANGUAGES = {
    "DE": "de", "DK": "da", "ES": "es", "FI": "fi", "FR": "fr", "GR": "el", "IT": "it", "NL": "nl", "NO": "nb",
    "PL": "pl", "PT": "pt", "RO": "ro", "SE": "sv",
}  # fmt: skip

INSTITUTION_NAMES = (
    "Aldermere", "Bellacqua", "Birkenstein", "Clairmontel", "Dunquerry", "Eichenau", "Fjordhaven", "Granvik",
    "Harrowdene", "Isenbrück", "Kaltenbrunn-Ost", "Lagoaverde", "Montserein", "Nordlys", "Orlinek", "Pinheiral",
    "Rosenquist", "Saint-Aurélin", "Silberbach", "Torrealta", "Vallombreuse", "Westerholm", "Zielonka",
)  # fmt: skip
INSTITUTION_KINDS = (
    "{name} University Hospital", "{name} Institute of {discipline}", "{name} Medical Centre", "{name} Clinic",
    "Centre for {discipline}, {name}",
)  # fmt: skip
KOL_ROLES = ("Head of department", "Senior consultant", "Consultant", "Research lead", "Professor")
KOL_TITLES = ("Prof.", "Prof.", "Dr", "Dr", "Dr", "MD PhD", "")

STUDIES = (
    ("ONC", "Early biomarker testing in routine oncology care (ALDER)"),
    ("ONC", "Sequencing after first relapse: an investigator cohort (BRAID)"),
    ("ONC", "Patient-reported fatigue in ambulatory treatment (CANTO-M)"),
    ("IMM", "Treat-to-target in community rheumatology (DELTAIR)"),
    ("IMM", "Biomarkers of early remission (EMBERLINE)"),
    ("IMM", "Registry of long-term outcomes in adolescents (FARO-Y)"),
    ("CAR", "Renal decline in mixed cardiometabolic risk (GLADEN)"),
    ("CAR", "Adherence coaching after discharge (HARBOURLIGHT)"),
)
CAMPAIGNS = (
    ("ONC", "Know the result before you choose"),
    ("ONC", "Talking about tolerability"),
    ("ONC", "From trial to clinic"),
    ("IMM", "Getting ready to launch: what remission means"),
    ("IMM", "The first ninety days"),
    ("IMM", "Seen early, treated early"),
    ("CAR", "One heart, two kidneys"),
    ("CAR", "Staying with it"),
)
CONGRESSES = (
    # name without its year, place, days after the first day of the running quarter, length in days
    ("Nordic Forum of Translational Oncology", "Gothenburg", -62, 3),
    ("European Days of Applied Immunology", "Turin", -20, 4),
    ("Cardiometabolic Exchange", "Ghent", 33, 3),
    ("Continental Oncology Assembly", "Valencia", 71, 4),
    ("Winter School of Rheumatology Data", "Kraków", 118, 2),
)
