"""Who is in a team with whom, and when: a view of the database, so that asking about colleagues nests no statements."""

from datetime import date

from django.db import models


class TeammateQuerySet(models.QuerySet["Teammate"]):
    """Vocabulary of teammates."""

    def on(self, day: date) -> "TeammateQuerySet":
        """Those who are in the team together on ``day``."""
        return self.filter(from_date__lte=day, to_date__gte=day)


class Teammate(models.Model):
    """Two people in one team on the days from ``from_date`` to ``to_date``; everybody is a teammate of their own.

    ``manages`` and ``colleague_manages``: whether they are in it as its manager. Who is member and manager at once
    stands in it twice. Nothing is written here: the view is made in a migration from memberships and managers.
    """

    pk = models.CompositePrimaryKey("team_id", "person_id", "manages", "colleague_id", "colleague_manages", "from_date")
    team_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    manages = models.BooleanField()
    colleague_id = models.BigIntegerField()
    colleague_manages = models.BooleanField()
    from_date = models.DateField()
    to_date = models.DateField()

    objects = TeammateQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "organization_teammate"

    def __str__(self) -> str:
        return f"{self.person_id} with {self.colleague_id} in team {self.team_id}"
