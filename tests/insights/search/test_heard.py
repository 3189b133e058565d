"""The view of insights by conversation says what the insights say, to whoever may read them."""

from insights.models import Insight, InsightHeard
from insights.search.selectors import insights_from
from tests.factories.cast import Cast
from tests.factories.insights import ReceiptFactory, make_insight
from tests.factories.interactions import make_interaction
from tests.factories.kols import KOLFactory


def test_insights_heard_are_those_that_a_person_may_read(cast: Cast) -> None:
    talks = tuple(make_interaction(msl=cast.msl, kols=(KOLFactory.create(),)) for _ in range(2))
    heard = {"originator": cast.msl, "interactions": talks}
    for state in set(Insight.State.values) - {Insight.State.MERGED}:
        made = make_insight(state=state, observation=f"It is {state}", **heard)
        Insight.objects.filter(pk=made.pk).update(shared_observation="A copy" if state == "accepted" else "")
    parent = Insight.objects.get(state="accepted")
    make_insight(state=Insight.State.MERGED, merged_into=parent, **heard)
    for message in ("Thank you.", "It goes into the plan."):
        ReceiptFactory.create(insight=parent, by=cast.lead, message=message)
    for user in cast.people().values():
        readable = {one.pk: one for one in Insight.objects.visible_to(user).select_related("merged_into", "originator")}
        rows = list(InsightHeard.objects.visible_to(user))
        assert sorted((row.insight_id, row.interaction_id) for row in rows) == sorted(
            (pk, one.pk) for pk in readable for one in talks
        ), user
        for row in rows:
            made = readable[row.insight_id]
            for name in ("created_at", "observation", "shared_observation", "state", "originator_id", "merged_into_id"):
                assert getattr(row, name) == getattr(made, name), name
            assert row.person == made.originator.display_name
            assert row.merged_state == (made.merged_into.state if made.merged_into else None)
            assert row.answer == ("It goes into the plan." if made.pk == parent.pk else None)


def test_one_heard_twice_is_named_once(cast: Cast) -> None:
    talks = tuple(make_interaction(msl=cast.msl, kols=(KOLFactory.create(),)) for _ in range(2))
    made = [make_insight(originator=cast.msl, state="accepted", interactions=talks) for _ in range(3)]
    found = insights_from([one.pk for one in talks], user=cast.msl, limit=2)
    assert [one["url"] for one in found] == [f"/insights/{one.pk}/" for one in (made[2], made[1])]
    assert insights_from([], user=cast.msl) == []
    assert insights_from([talks[0].pk], user=cast.clinical) == []
