#!/usr/bin/env python
"""Django's command line; while `make run` runs in this folder, it works on those servers (var/run.json)."""

import os
import sys

from msl_okr.local.running import launcher_lives


def main() -> None:
    if "MSL_OKR_LOCAL" not in os.environ and launcher_lives():
        os.environ["MSL_OKR_LOCAL"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msl_okr.settings")
    from django.core.management import execute_from_command_line  # settings first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
