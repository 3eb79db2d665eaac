"""Questions about campaigns among clients: which there are, which one, what can be asked."""

from __future__ import annotations

from django.db.models import QuerySet

from gehoord.core.councils.models import Council
from gehoord.core.councils.selectors import Member

from .models import Campaign, CodeBatch, Entrance, Purpose, Questionnaire, Respondent

# The scan of preconditions is another room's.
CLIENT_PURPOSES = (Purpose.CONTRACT, Purpose.STATUTORY)


def client_campaigns(council: Council, *, provider: str = "", purpose: str = "") -> QuerySet[Campaign]:
    """Newest first, with provider and team fetched; of one provider (its key) and one purpose when given."""
    found = (
        Campaign.objects.filter(council=council, purpose__in=CLIENT_PURPOSES)
        .select_related("provider", "team", "questionnaire")
        .order_by("-opens_on", "-pk")
    )
    if provider.isdecimal() and len(provider) < 10:
        found = found.filter(provider=int(provider))
    return found.filter(purpose=purpose) if purpose in CLIENT_PURPOSES else found


def get_campaign_for(member: Member, pk: int) -> Campaign:
    """Raises Campaign.DoesNotExist, for another council's row and for a scan too."""
    return client_campaigns(member.council).get(pk=pk)


def get_batch_for(member: Member, pk: int) -> CodeBatch:
    """Raises CodeBatch.DoesNotExist, for another council's row too."""
    return CodeBatch.objects.select_related("campaign").get(
        pk=pk, campaign__council=member.council, campaign__purpose__in=CLIENT_PURPOSES
    )


def get_entrance_for(member: Member, pk: int) -> Entrance:
    """Raises Entrance.DoesNotExist, for another council's row too."""
    return Entrance.objects.select_related("campaign").get(
        pk=pk, campaign__council=member.council, campaign__purpose__in=CLIENT_PURPOSES
    )


def questionnaires_for_clients(council: Council) -> QuerySet[Questionnaire]:
    """What young people and parents can be asked, by name, newest version first."""
    return (
        Questionnaire.objects.filter(council=council, respondent__in=(Respondent.YOUNG, Respondent.PARENT))
        .exclude(purpose=Purpose.CONDITIONS)
        .order_by("name", "-version", "pk")
    )
