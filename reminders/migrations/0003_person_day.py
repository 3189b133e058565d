"""What the frame of every page says of a person: the quarter, unread reminders, days off of a week."""

from django.db import migrations

PERSON_DAY = """
CREATE FUNCTION reminders_person_day(person bigint, day date)
RETURNS TABLE (quarter_id bigint, unread bigint, days_off text) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT q.id,
        (SELECT count(*) FROM reminders_notification n
            WHERE n.recipient_id = person AND n.channel = 'in_app' AND n.state = 'sent' AND n.read_at IS NULL),
        (SELECT w.days_off::text FROM organization_user p JOIN organization_workweek w ON w.country = p.country
            WHERE p.id = person)
    FROM organization_quarter q WHERE day BETWEEN q.starts_on AND q.ends_on;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("reminders", "0002_rules")]

    operations = [
        migrations.RunSQL(PERSON_DAY, "DROP FUNCTION reminders_person_day"),
    ]
