"""The product's settings plus one page, the floor; only for the measured processes."""

from msl_okr.settings import *  # noqa: F403 - these are the product's settings
from msl_okr.settings import BASE_DIR, REST_FRAMEWORK, TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "benchmarks" / "templates")
# A hundred and fifty rounds are more calls than a person makes in a minute.
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"person": "100000/min"}
