"""A seeded sequence of changes to a small organisation: what ``test_storm.py`` blows through."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection

from insights.models import Insight, InsightInteraction, InsightScore
from interactions.imports.services import import_kols
from interactions.kols.identifiers import is_npi
from interactions.models import (
    Activity,
    ActivityParticipant,
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    InteractionAttendee,
    InteractionParticipant,
    TierAssignment,
    Topic,
)
from okrs.models import (
    EarlierOwner,
    Exclusion,
    InDepthRule,
    KeyResult,
    MeasureDefinition,
    MeasureVersion,
    Objective,
    StatusRule,
    WeeklyUpdate,
)
from okrs.models.choices import CADENCE_METRICS, SHARE_METRICS, Kind, Metric, Pace, Scope
from okrs.planning.services.key_results import edit_key_result
from organization.models import Absence, Holiday, Membership, User
from tests.factories.cast import Cast
from tests.factories.insights import InsightFactory
from tests.factories.interactions import ActivityFactory, CampaignFactory, StudyFactory, make_interaction
from tests.factories.kols import KOLFactory
from tests.factories.okrs import CheckInFactory, KeyResultFactory, ObjectiveFactory
from tests.okrs.conftest import AT, DEEP
from tests.okrs.snapshots.storm_stakeholders import agree_anew, meet_stakeholder, take_stakeholder_out

COUNTED = [metric for metric in Metric if metric not in (Metric.MANUAL, Metric.CUSTOM)]
FIRST = date(2025, 12, 20)
DAYS = 75
# In Auckland already of this quarter, in Greenwich still of the last.
NEW_YEAR = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)


class Storm:
    """A seeded sequence of changes to a small organisation."""

    def __init__(self, cast: Cast, topic: Topic, seed: int) -> None:
        self.cast, self.topic, self.rng = cast, topic, random.Random(seed)
        self.people: list[User] = [cast.msl, cast.teammate, cast.elsewhere]
        self.subjects = [StudyFactory.create(is_investigator_initiated=True) for _ in range(2)]
        self.campaigns = [CampaignFactory.create() for _ in range(2)]
        self.kols = [KOLFactory.create() for _ in range(4)]
        self.definitions = [
            self._define("count"),
            self._define("sum"),
            self._define("distinct", of="kols", filters={"tier": ["national"]}),
            self._define("count", "insights", filters={"min_quality": 9}),
            self._define("distinct", "insights", of="kols"),
        ]
        areas = [cast.oncology, None]
        for owner in self.people:
            objective = ObjectiveFactory.create(
                quarter=cast.quarter, primary_team=cast.north, owner=owner, therapeutic_area=self.rng.choice(areas)
            )
            for metric in COUNTED:
                self._key_result(objective, metric, Scope.OWNER)
            for definition in self.definitions:
                KeyResultFactory.create(objective=objective, measured_by=Metric.CUSTOM, measure=definition, target=9)
        shared = ObjectiveFactory.create(
            quarter=cast.quarter, primary_team=cast.north, owner=cast.manager, is_team=True
        )
        for metric in COUNTED:
            if metric not in CADENCE_METRICS:
                self._key_result(shared, metric, Scope.TEAM)

    def _define(self, calculation: str, source: str = "interactions", **fields: Any) -> MeasureDefinition:
        made = MeasureDefinition.objects.create(
            name=f"Storm {MeasureDefinition.objects.count()}", created_by=self.cast.manager
        )
        self._version(made, calculation, source, **fields)
        return made

    def _version(
        self, definition: MeasureDefinition, calculation: str, source: str = "interactions", **fields: Any
    ) -> None:
        filters: dict[str, Any] = {"channel": self.rng.sample(["email", "phone", "virtual_meeting"], 2)}
        if self.rng.random() < 0.5:
            filters["min_minutes"] = 15
        MeasureVersion.objects.create(
            **{
                "definition": definition, "version": definition.versions.count() + 1, "source": source,
                "filters": filters if source == "interactions" else {}, "calculation": calculation,
                "of": "minutes" if calculation == "sum" else "", "reason": "Storm", "by": self.cast.manager,
            } | fields
        )  # fmt: skip

    def _key_result(self, objective: Objective, metric: str, scope: str) -> None:
        shape: dict[str, Any] = {"target": 5}
        if metric in CADENCE_METRICS:
            shape = {"target": None, "kind": Kind.CADENCE, "pace": Pace.CALENDAR}
        if metric in SHARE_METRICS:
            shape = {"target": 90, "kind": Kind.PERCENTAGE, "baseline": 50, "unit": "%"}
        KeyResultFactory.create(objective=objective, measured_by=metric, scope=scope, **shape)

    def day(self) -> date:
        return FIRST + timedelta(days=self.rng.randrange(DAYS))

    def one(self, model: Any) -> Any:
        """Any row; None when there is none."""
        count = model.objects.count()
        return model.objects.order_by("pk")[self.rng.randrange(count)] if count else None

    def step(self) -> str:
        """One change; its name."""
        name, change = self.rng.choice(self.changes())
        change()
        return name

    def changes(self) -> list[tuple[str, Callable[[], Any]]]:
        often: list[tuple[str, Callable[[], Any]]] = [
            ("log", self.log),
            ("edit an interaction", self.edit),
            ("ask or take back a question", self.question),
            ("join or leave", self.join),
            ("finish an activity", self.finish),
            ("edit an activity", self.edit_activity),
            ("hand in an update", self.hand_in),
            ("judge an insight", self.judge),
            ("score or link an insight", self.weigh),
            ("meet a KOL", self.meet),
            ("meet a stakeholder", partial(meet_stakeholder, self)),
            ("hand over", self.hand_over),
        ]
        seldom: list[tuple[str, Callable[[], Any]]] = [
            ("name or forget a topic", self.name_topic),
            ("give a tier", self.tier),
            ("delete work", self.delete),
            ("edit in bulk", self.bulk),
            ("raw SQL", self.raw),
            ("change a team", self.move),
            ("check in", self.check_in),
            ("agree anew with a stakeholder", partial(agree_anew, self)),
            ("take a stakeholder out", partial(take_stakeholder_out, self)),
            ("change a key result", self.change_key_result),
            ("take out or put back", self.exclude),
            ("change whose days they were", self.change_days),
            ("define anew", lambda: self._version(self.definitions[0], "count")),
        ]
        rare = [("change a rule", self.change_rule), ("change a study", self.change_study), ("be away", self.away)]
        rare += [("move to another zone", self.travel), ("import KOLs", self.bring_in)]
        return often * 12 + seldom * 6 + rare

    def log(self) -> None:
        person = self.rng.choice(self.people)
        make_interaction(
            msl=person, on=self.day(), minutes=self.rng.choice([10, 20, 45]),
            topics=(self.topic,) if self.rng.random() < 0.8 else (), depths=self.rng.choice([(), ("why",), DEEP]),
            therapeutic_area=self.rng.choice([self.cast.oncology, self.cast.immunology]),
            participants=tuple(self.rng.sample([one for one in self.people if one != person], self.rng.randrange(2))),
            kols=tuple(self.rng.sample(self.kols, self.rng.randrange(min(3, len(self.kols) + 1)))),
            hour=self.rng.choice([9, 9, 10, 12, 15]),
        )  # fmt: skip

    def edit(self) -> None:
        if row := self.one(Interaction):
            row.minutes, row.channel = self.rng.choice([5, 30]), self.rng.choice(["email", "phone", "congress"])
            row.occurred_on = self.day()
            row.msl = self.rng.choice(self.people)
            row.save()

    def question(self) -> None:
        row = self.one(Interaction)
        if row and self.rng.random() < 0.6:
            order = self.rng.randrange(100, 10_000)
            FollowUpQuestion.objects.get_or_create(interaction=row, order=order, defaults={"depth": "why"})
        elif question := self.one(FollowUpQuestion):
            question.delete()

    def name_topic(self) -> None:
        if (row := self.one(Interaction)) and not row.exchange_topics.exists():
            ExchangeTopic.objects.create(interaction=row, topic=self.topic)
        elif topic := self.one(ExchangeTopic):
            topic.delete()

    def join(self) -> None:
        model: Any
        model, column = self.rng.choice([(InteractionParticipant, "interaction"), (ActivityParticipant, "activity")])
        row = self.one(Interaction if column == "interaction" else Activity)
        if row and self.rng.random() < 0.6:
            model.objects.get_or_create(**{column: row, "user": self.rng.choice(self.people)})
        elif part := self.one(model):
            part.delete()

    def finish(self) -> None:
        kind = self.rng.choice(
            ["advisory_board", "newsletter", "presentation", "study_support", "training", "cross_functional_meeting",
             "campaign_review"]
        )  # fmt: skip
        day = self.day()
        stages = ("need_documented_on", "approved_on", "requested_on", "support_agreed_on", "accuracy_reviewed_on")
        ActivityFactory.create(
            kind=kind, owner=self.rng.choice(self.people), held_on=day if self.rng.random() < 0.8 else None,
            therapeutic_area=self.rng.choice([self.cast.oncology, self.cast.immunology]),
            attendee_count=self.rng.choice([0, 9]),
            study=self.rng.choice(self.subjects) if kind == "study_support" else None,
            campaign=self.rng.choice(self.campaigns) if kind == "campaign_review" else None,
            approval_reference=self.rng.choice(["MAP-7", "MAP-8", ""]),
            **{stage: self.rng.choice([day, day, day - timedelta(days=3), day + timedelta(days=1), None])
               for stage in stages},
        )  # fmt: skip

    def edit_activity(self) -> None:
        if row := self.one(Activity):
            row.open_findings = self.rng.choice([0, 0, 1]) if row.kind == "campaign_review" else 0
            row.held_on = self.rng.choice([self.day(), None])
            row.approval_reference = self.rng.choice(["MAP-9", ""])
            row.is_cancelled = self.rng.random() < 0.2
            row.owner = self.rng.choice(self.people)
            row.save()

    def hand_in(self) -> None:
        author, monday = self.rng.choice(self.people), self.day()
        monday -= timedelta(days=monday.weekday())
        submitted = datetime.combine(monday + timedelta(days=self.rng.randrange(12)), datetime.min.time(), UTC)
        row, made = WeeklyUpdate.objects.get_or_create(author=author, week_start=monday)
        row.nothing_new_heard = self.rng.random() < 0.3
        row.submitted_at = submitted if self.rng.random() < 0.8 else None
        row.save()
        if made and self.rng.random() < 0.7:
            insight = InsightFactory.create(originator=self.rng.choice([author, author, self.cast.msl]))
            row.insights.add(insight)

    def judge(self) -> None:
        if row := self.one(Insight):
            row.state = self.rng.choice(["draft", "submitted"])
            row.submitted_at = None if row.state == "draft" else self.rng.choice([AT, NEW_YEAR])
            row.save()

    def weigh(self) -> None:
        """Score an insight, or say where it was heard; or take such a word back."""
        model = self.rng.choice([InsightScore, InsightInteraction])
        insight, met = self.one(Insight), self.one(Interaction)
        if insight and met and self.rng.random() < 0.7:
            if model is InsightScore:
                points = {name: self.rng.randrange(4) for name in ("specific", "sourced", "novel", "relevant")}
                InsightScore.objects.update_or_create(insight=insight, scorer=self.cast.lead, defaults=points)
            else:
                InsightInteraction.objects.get_or_create(insight=insight, interaction=met)
        elif row := self.one(model):
            row.delete()

    def meet(self) -> None:
        row = self.one(Interaction)
        if row and self.rng.random() < 0.7:
            defaults = {"starts_at": row.starts_at}
            InteractionAttendee.objects.get_or_create(
                interaction=row, kol=self.rng.choice(self.kols), defaults=defaults
            )
        elif part := self.one(InteractionAttendee):
            part.delete()

    def tier(self) -> None:
        kol, area = self.rng.choice(self.kols), self.rng.choice([self.cast.oncology, self.cast.immunology])
        TierAssignment.objects.filter(kol=kol, therapeutic_area=area).delete()
        if self.rng.random() < 0.7:
            tier = self.rng.choice(["national", "local"])
            TierAssignment.objects.create(kol=kol, therapeutic_area=area, tier=tier, from_date=self.day())

    def travel(self) -> None:
        person = self.rng.choice(self.people)
        person.timezone = self.rng.choice(["UTC", "Pacific/Auckland", "America/Los_Angeles"])
        person.save()

    def bring_in(self) -> None:
        """The one import that the product has; it must disturb nothing that is counted."""
        number = self.rng.randrange(3)
        npi = next(one for one in (f"1{number:08}{digit}" for digit in range(10)) if is_npi(one))
        content = f"NPI,Last name,First name,city\n{npi},Storm,Sturla,{self.rng.choice(['Oslo', 'Bergen'])}\n"
        import_kols(content=content.encode(), file_name="storm.csv", by=self.cast.admin, at=AT, dry_run=False)

    def delete(self) -> None:
        if row := self.one(self.rng.choice([Interaction, Activity, WeeklyUpdate])):
            if isinstance(row, Interaction):
                row.insight_links.all().delete()
            row.delete()

    def bulk(self) -> None:
        day = self.day()
        Interaction.objects.filter(occurred_on__range=(day, day + timedelta(days=3))).update(
            minutes=self.rng.choice([15, 25]), state=self.rng.choice(["held", "amended", "cancelled"])
        )

    def raw(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE interactions_activity SET held_on = held_on + %s WHERE id %% 7 = %s",
                [self.rng.choice([-30, 30]), self.rng.randrange(7)],
            )

    def move(self) -> None:
        member = self.one(Membership)
        member.to_date = self.rng.choice([None, max(member.from_date, self.day())])
        member.save()

    def away(self) -> None:
        person, day = self.rng.choice(self.people), self.day()
        Absence.objects.filter(user=person, starts_on__lte=day + timedelta(days=9), ends_on__gte=day).delete()
        if self.rng.random() < 0.6:
            Absence.objects.create(user=person, starts_on=day, ends_on=day + timedelta(days=9))
        holiday, made = Holiday.objects.get_or_create(country=person.country or "DE", date=self.day())
        if not made:
            holiday.delete()

    def check_in(self) -> None:
        key_result = self.one(KeyResult)
        found = key_result.check_ins.first()
        if found:
            found.confidence = self.rng.randrange(11)
            found.save()
        else:
            CheckInFactory.create(key_result=key_result, published_at=AT - timedelta(days=2), confidence=4)

    def change_key_result(self) -> None:
        row = self.one(KeyResult)
        if row.kind == Kind.COUNT:  # what has no target where it needs one is not handed over
            row.target = Decimal(self.rng.randrange(1, 20))
        row.state = self.rng.choice(["active", "active", "active", "dropped"])
        row.save()
        Objective.objects.filter(pk=row.objective_id).update(
            therapeutic_area=self.rng.choice([None, self.cast.oncology.pk])
        )

    def hand_over(self) -> None:
        """To anybody, at any time of the quarter so far, with or without what was counted."""
        row = self.rng.choice(list(KeyResult.objects.filter(scope="owner").for_measuring().order_by("pk")))
        at = AT - timedelta(days=self.rng.randrange(46))
        edit_key_result(
            key_result=row, by=self.cast.manager, version=row.version, at=at, reason="Storm",
            fields={"owner": self.rng.choice(self.people)}, keeps=self.rng.random() < 0.8,
        )  # fmt: skip

    def change_days(self) -> None:
        """Whatever way rows of earlier owners change."""
        if row := self.one(EarlierOwner):
            if self.rng.random() < 0.3:
                row.delete()
            elif not EarlierOwner.objects.filter(key_result=row.key_result_id, until=(day := self.day())).exists():
                EarlierOwner.objects.filter(pk=row.pk).update(until=day, owner=self.rng.choice(self.people))

    def exclude(self) -> None:
        snapshot = Exclusion.objects.in_force()
        if self.rng.random() < 0.4 and (found := snapshot.first()):
            Exclusion.objects.filter(pk=found.pk).update(
                restored_at=AT, restored_by=self.cast.manager, restore_reason="Storm"
            )
        elif row := self.one(Interaction):
            kr = self.rng.choice(list(KeyResult.objects.filter(measured_by__in=["in_depth_discussions", "custom"])))
            if not snapshot.filter(key_result=kr, source="interactions", row_id=row.pk).exists():
                Exclusion.objects.create(
                    key_result=kr, source="interactions", row_id=row.pk, reason="Storm", by=self.cast.manager, at=AT
                )

    def change_rule(self) -> None:
        last = InDepthRule.objects.latest("version")
        InDepthRule.objects.create(
            version=last.version + 1, channels=last.channels, purposes=last.purposes, depths=last.depths,
            min_minutes=self.rng.choice([10, 20, 40]), min_topics=self.rng.randrange(2),
            min_follow_ups=self.rng.randrange(3), reason="Storm", once_a_day=self.rng.random() < 0.7,
            no_overlaps=self.rng.random() < 0.7,
        )  # fmt: skip
        old = StatusRule.objects.latest("version")
        StatusRule.objects.create(version=old.version + 1, at_risk=self.rng.choice([0.6, 0.75]), reason="Storm")

    def change_study(self) -> None:
        study = self.rng.choice(self.subjects)
        study.is_investigator_initiated = not study.is_investigator_initiated
        study.save()
