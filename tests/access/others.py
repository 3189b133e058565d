"""The access table of home, administration, accounts and reminders."""

from django.utils.http import int_to_base36

from tests.access.answers import (
    BAD,
    BEYOND,
    DONE,
    MEDICAL,
    NOT_ALLOWED,
    PARTNERS,
    ROLES,
    SETUP_READERS,
    SIGNED_IN,
    Answers,
    Row,
    admin,
    form,
    open_to,
    page,
)

_NOT_THE_MSL = " ".join(one for one in ROLES.split() if one != "msl")
_NO_INSIGHTS = " ".join(one for one in ROLES.split() if one not in f"{MEDICAL} clinical compliance".split())

PAGES = (
    Row("home", ((200, SIGNED_IN),), NOT_ALLOWED),
    Row("me", ((200, SIGNED_IN),), ((200, SIGNED_IN),)),
    Row("gallery", open_to(ROLES), NOT_ALLOWED),
    page("search", ROLES),
    page("access-records", "compliance"),
    page("late-changes", "compliance"),
    page("calendars-read", "compliance"),
    form("log", f"{MEDICAL} admin", BAD),
    Row(
        "saved-lists",
        open_to(ROLES),
        open_to(ROLES, BAD),
        lambda world: ("interactions",),
        absent=("nothing",),
        about="of interactions",
    ),
    Row(
        "saved-lists",
        ((200, f"{MEDICAL} clinical compliance"), (404, f"{_NO_INSIGHTS}"), (403, "outsider")),
        ((BAD, f"{MEDICAL} clinical compliance"), (404, f"{_NO_INSIGHTS}"), (403, "outsider")),
        lambda world: ("insights",),
        absent=("nothing",),
        about="of insights",
    ),
    Row(
        "saved-list-remove",
        NOT_ALLOWED,
        ((DONE, "msl"), (404, _NOT_THE_MSL), (403, "outsider")),
        lambda world: (world.saved_list.pk,),
        absent=(0,),
    ),
    page("log-kit", f"{MEDICAL} admin"),
    Row("log-token", ((200, SIGNED_IN),), NOT_ALLOWED),
    Row("unsent", ((200, SIGNED_IN),), NOT_ALLOWED),
    *(
        Row(name, ((200, f"visitor {SIGNED_IN}"),), ((405, f"visitor {SIGNED_IN}"),))
        for name in ("log-offline", "manifest", "service-worker")
    ),
    Row("icon", ((200, f"visitor {SIGNED_IN}"),), ((405, f"visitor {SIGNED_IN}"),)),
    Row(
        "app-icon", ((200, f"visitor {SIGNED_IN}"),), ((405, f"visitor {SIGNED_IN}"),), lambda _: (180,), absent=(181,)
    ),
    Row("healthz", ((200, f"visitor {SIGNED_IN}"),), ((405, f"visitor {SIGNED_IN}"),)),
    # No worker runs beside the suite, and it says so.
    Row("readyz", ((503, f"visitor {SIGNED_IN}"),), ((405, f"visitor {SIGNED_IN}"),)),
)


ADMINISTRATION = (
    page("admin-area", SETUP_READERS),
    *(
        row
        for key, plural in (
            ("area", "areas"),
            ("product", "products"),
            ("imperative", "imperatives"),
            ("holiday", "holidays"),
            ("work-week", "work-weeks"),
        )
        for row in (
            page(plural, SETUP_READERS),
            admin(f"{key}-add", BAD),
            admin(f"{key}-edit", BAD, lambda world, key=key: getattr(world, key.replace("-", "_"))),
            admin(f"{key}-remove", DONE, lambda world, key=key: getattr(world, key.replace("-", "_"))),
        )
    ),
    page("custom-fields", SETUP_READERS),
    admin("custom-field-add", BAD),
    admin("custom-field-edit", BAD, lambda world: world.custom_field),
    admin("custom-field-archive", DONE, lambda world: world.custom_field),
    Row(
        "custom-field-restore", NOT_ALLOWED, open_to("admin", DONE), lambda world: (world.custom_field.pk,), absent=(0,)
    ),
    page("teams", SETUP_READERS),
    admin("team-add", BAD),
    Row("team", open_to(SETUP_READERS), NOT_ALLOWED, lambda world: (world.cast.north.pk,), absent=(0,)),
    admin("team-edit", BAD, lambda world: world.team),
    admin("team-remove", DONE, lambda world: world.team),
    admin("member-add", BAD, lambda world: world.team),
    admin("manager-add", BAD, lambda world: world.team),
    admin("membership-edit", BAD, lambda world: world.membership),
    admin("membership-remove", BAD, lambda world: world.membership),
    admin("manager-remove", DONE, lambda world: world.management),
    page("people", SETUP_READERS),
    admin("person-invite", BAD),
    admin("person-edit", BAD, lambda world: world.cast.teammate),
    Row("person-invitation", NOT_ALLOWED, open_to("admin", DONE), lambda world: (world.newcomer.pk,), absent=(0,)),
    admin("person-deactivate", DONE, lambda world: world.cast.elsewhere),
    admin("person-reactivate", DONE, lambda world: world.leaver),
    page("quarters", SETUP_READERS),
    admin("quarter-add", BAD),
    admin("quarter-year", BAD),
    admin("quarter-edit", BAD, lambda world: world.next_quarter),
    admin("quarter-remove", DONE, lambda world: world.next_quarter),
    admin("quarter-state", BAD, lambda world: world.next_quarter),
    page("absences", SETUP_READERS),
    form("absence-add", SETUP_READERS, BAD),
    Row(
        "absence-answer",
        # A teammate's, entered after it began: for the manager alone.
        ((200, "manager"), (404, "msl teammate elsewhere other_manager lead clinical compliance admin"),
         (403, f"{BEYOND} outsider")),
        ((BAD, "manager"), (404, "msl teammate elsewhere other_manager lead clinical compliance admin"),
         (403, f"{BEYOND} outsider")),
        lambda world: (world.late_absence.pk,),
        absent=(0,),
    ),
    Row(
        "absence-remove",
        # Part of one's own settings, so that nobody is shut out by role: a stranger's absence is not there.
        ((200, "msl manager admin"), (404, f"teammate elsewhere other_manager {PARTNERS} outsider"),
         (403, "lead compliance")),
        ((DONE, "msl manager admin"), (404, f"teammate elsewhere other_manager {PARTNERS} outsider"),
         (403, "lead compliance")),
        lambda world: (world.absence.pk,),
        absent=(0,),
    ),
)  # fmt: skip


_ALL = f"visitor {SIGNED_IN}"


_IN: Answers = ((302, SIGNED_IN),)


ACCOUNTS = (
    Row("account_login", ((200, "visitor"), *_IN), ((200, "visitor"), *_IN)),
    Row("account_logout", ((200, SIGNED_IN),), ((302, SIGNED_IN),)),
    Row("account_inactive", ((200, _ALL),), ((405, _ALL),)),
    # Invite only: the page says so.
    Row("account_signup", ((200, "visitor"), *_IN), ((200, "visitor"), *_IN)),
    Row("account_reauthenticate", ((200, SIGNED_IN),), ((200, SIGNED_IN),)),
    Row("account_change_password", ((200, SIGNED_IN),), ((200, SIGNED_IN),)),
    Row("account_set_password", ((302, SIGNED_IN),), ((302, SIGNED_IN),)),
    Row("account_reset_password", ((200, _ALL),), ((200, _ALL),)),
    Row("account_reset_password_done", ((200, _ALL),), ((405, _ALL),)),
    Row("account_reset_password_from_key_done", ((200, _ALL),), ((405, _ALL),)),
    Row(
        "account_reset_password_from_key",
        ((200, _ALL),),
        ((200, _ALL),),
        lambda world: (int_to_base36(world.cast.msl.pk), "spent-key"),
    ),
    # An e-mail address is changed by an administrator, and an invitation proves it.
    *(
        Row(name, ((404, SIGNED_IN),), ((404, SIGNED_IN),), args)
        for name, args in (
            ("own-address-closed", lambda world: ()),
            ("address-proof-closed", lambda world: ()),
            ("account_email", lambda world: ()),
            ("account_email_verification_sent", lambda world: ()),
            ("account_confirm_email", lambda world: ("no-such-key",)),
        )
    ),
    Row("account_confirm_login_code", ((302, _ALL),), ((302, _ALL),)),
    Row("mfa_index", ((200, SIGNED_IN),), ((405, SIGNED_IN),)),
    Row("mfa_authenticate", ((302, _ALL),), ((302, _ALL),)),
    Row("mfa_reauthenticate", _IN, _IN),
    Row("mfa_activate_totp", ((302, SIGNED_IN),), ((302, SIGNED_IN),)),
    Row("mfa_deactivate_totp", ((404, SIGNED_IN),), ((404, SIGNED_IN),)),
    Row("mfa_view_recovery_codes", ((404, SIGNED_IN),), ((405, SIGNED_IN),)),
    Row("mfa_generate_recovery_codes", ((302, SIGNED_IN),), ((302, SIGNED_IN),)),
    Row("mfa_download_recovery_codes", ((404, SIGNED_IN),), ((404, SIGNED_IN),)),
)


_RULE = lambda world: (world.reminder.rule_id,)  # noqa: E731 - an argument like the others


# Nothing in the folder of the mail sink, so that every message is absent.
_NO_MAIL = "20260216T120000.000000-000001"


REMINDERS = (
    page("inbox", ROLES),
    Row("inbox-read-all", NOT_ALLOWED, open_to(ROLES, DONE)),
    Row(
        "inbox-read", NOT_ALLOWED,
        ((DONE, "msl"), (404, " ".join(one for one in ROLES.split() if one != "msl")), (403, "outsider")),
        lambda world: (world.reminder.pk,), absent=(0,),
    ),
    # Nothing ticked is a choice as well.
    form("reminder-settings", ROLES, DONE),
    page("reminder-rules", SETUP_READERS),
    form("reminder-rule-edit", "admin", BAD, _RULE),
    Row("reminder-rule-test", NOT_ALLOWED, open_to("admin", DONE), _RULE, absent=(0,)),
    # The token is what counts, not who is signed in.
    Row("unsubscribe", ((404, _ALL),), ((404, _ALL),), lambda world: ("forged",)),
    Row("mailbox", ((200, _ALL),), ((405, _ALL),)),
    Row("mailbox-message", ((404, _ALL),), ((405, _ALL),), lambda world: (_NO_MAIL,)),
    Row("mailbox-html", ((404, _ALL),), ((405, _ALL),), lambda world: (_NO_MAIL,)),
)  # fmt: skip
