"""What the rules of accounts ask of rows that are older than they: one spelling, nothing left open."""

from django.db import migrations
from django.db.models import F

from organization.email_addresses import canonical


def put_in_order(apps, schema_editor):
    User = apps.get_model("organization", "User")
    ApiToken = apps.get_model("organization", "ApiToken")
    EmailAddress = apps.get_model("account", "EmailAddress")
    owners = {}
    for pk, email in User.objects.order_by("pk").values_list("pk", "email"):
        try:
            address = canonical(email)
        except ValueError as error:
            raise RuntimeError(f"The address of user {pk} has no spelling that mail servers know: {error}") from error
        if address in owners:
            raise RuntimeError(
                f"Users {owners[address]} and {pk} have the same e-mail address in two spellings. "
                "Change one of them under People and roles, then migrate again."
            )
        owners[address] = pk
        if address != email:
            User.objects.filter(pk=pk).update(email=address)
    # Whose link or token was ended with their account must not find it open again.
    User.objects.filter(is_active=False).update(access_stamp=F("access_stamp") + 1)
    ApiToken.objects.filter(user__is_active=False).delete()
    # An address that is not proven stands in the way of a second factor; one of another spelling or person opens doors.
    EmailAddress.objects.filter(verified=False).delete()
    EmailAddress.objects.exclude(email=F("user__email")).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("organization", "0004_user_access_stamp"),
    ]

    operations = [migrations.RunPython(put_in_order, migrations.RunPython.noop)]
