"""The page of one interaction: what was said, what it counts for, what happened to the record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.services import record_access
from insights.search.selectors import insights_of
from interactions.log.selectors.interactions import InteractionPage, get_interaction, interaction_page
from interactions.models import Interaction
from interactions.promises.policies import can_finish, can_reopen
from interactions.promises.selectors import Promise, open_promises_to, promise_of
from okrs.evidence.selectors.claims import claims_for_interaction
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.models import User


@require_GET
@requires("interaction.view")
def interaction(request: HttpRequest, pk: int) -> HttpResponse:
    """404 if the viewer may not read its content. The access log notes a reader who is not its author."""
    user, at = person(request), now()
    loaded = get_interaction(user, pk, today=today_of(user))
    page = interaction_page(user, loaded, at=at)
    if not page.is_own:
        record_access(by=user.pk, action="read", model="interaction", object_id=pk, at=at)
    log_again = f"{reverse('log')}?kol={page.kol_ids[0]}" if page.kol_ids else reverse("log")
    insights = insights_of(loaded, user=user)
    if not all(each["is_own"] for each in insights):
        record_access(by=user.pk, action="read", model="insight", object_id=None, at=at, detail=f"interaction {pk}")
    promises, earlier = _promises(user, loaded, page)
    may_capture = user.may("insight.write") and page.state_key != Interaction.State.CANCELLED
    context = {
        "page": page,
        "after_close": loaded.after_close,
        "insights": insights,
        "insight_url": f"{reverse('insight-new')}?interaction={pk}" if may_capture else "",
        "promises": promises,
        "earlier": earlier,
        "reopen_url": reverse("promise-reopen", args=[pk]) if can_reopen(user, loaded) else "",
        "counts": claims_for_interaction(loaded, user=user, at=at.astimezone(user.zone)),
        "log_again_url": log_again,
        "may_log": user.may("interaction.log"),
        "acts": {name: reverse(f"interaction-{name}", args=[pk]) for name in ("edit", "hold", "cancel", "undo")},
    }
    return render(request, "interactions/log/page.html", context)


def _promises(user: User, loaded: Interaction, page: InteractionPage) -> tuple[list[Promise], list[Promise]]:
    """What its author promised here, and before to the same KOLs, which a later conversation may have settled."""
    today = today_of(user)
    own = [promise_of(loaded, today=today)] if can_finish(user, loaded) else []
    if not page.is_own or page.state_key not in (Interaction.State.HELD, Interaction.State.AMENDED):
        return own, []
    back = str(loaded.pk)
    return own, open_promises_to(page.kol_ids, user=user, today=today, before=loaded.starts_at, back=back)
