from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council, Person


class Event(models.TextChoices):
    """Everything the trail can say; a name with fields, never a story's text."""

    SIGNAL_RECEIVED = "signal_received", _("signaal ontvangen")
    SIGNAL_ANALYSED = "signal_analysed", _("signaal veilig gemaakt")
    SIGNAL_TRIAGED = "signal_triaged", _("signaal beoordeeld")
    URGENCY_CHANGED = "urgency_changed", _("spoed aangepast")
    ORIGINAL_READ = "original_read", _("origineel gelezen")
    ORIGINAL_ERASED = "original_erased", _("origineel gewist")
    SIGNAL_ERASED = "signal_erased", _("signaal gewist")
    TEXT_CORRECTED = "text_corrected", _("veilige tekst aangepast")
    QUOTING_CHANGED = "quoting_changed", _("toestemming voor citeren aangepast")
    PASSING_ON_CHANGED = "passing_on_changed", _("toestemming voor doorgeven aangepast")
    STORY_PASSED_ON = "story_passed_on", _("verhaal doorgegeven aan aanbieder")
    STORY_TAKEN_BACK = "story_taken_back", _("verhaal teruggehaald bij aanbieder")
    PROVIDER_REPLIED = "provider_replied", _("aanbieder antwoordde op een verhaal")
    PROVIDER_REPLY_SHOWN = "provider_reply_shown", _("antwoord van aanbieder geplaatst")
    FOLLOW_UP_SENT = "follow_up_sent", _("terugkoppeling geplaatst")
    CODING_SAVED = "coding_saved", _("codering opgeslagen")
    CODEBOOK_INSTALLED = "codebook_installed", _("codeboek geïnstalleerd")
    RELEASE_MADE = "release_made", _("cijfers vrijgegeven")
    COUNCIL_FOUNDED = "council_founded", _("raad opgericht")
    MEMBER_INVITED = "member_invited", _("rol gegeven")
    MEMBER_LEFT = "member_left", _("medewerker weg")
    PASSWORD_CHANGED = "password_changed", _("wachtwoord veranderd")
    KEYS_ROTATED = "keys_rotated", _("sleutels vernieuwd")
    EVIDENCE_FROZEN = "evidence_frozen", _("bewijs vastgelegd")
    EVIDENCE_RECOMPUTED = "evidence_recomputed", _("bewijs nagerekend")
    QUOTE_WITHDRAWN = "quote_withdrawn", _("citaat teruggetrokken")
    GATHERING_CHANGED = "gathering_changed", _("bijeenkomst aangepast")
    GATHERING_CLOSED = "gathering_closed", _("bijeenkomst afgerond")
    CAUSES_CHOSEN = "causes_chosen", _("oorzaken gekozen")
    ADVICE_STARTED = "advice_started", _("advies begonnen")
    ADVICE_CHANGED = "advice_changed", _("advies aangepast")
    ADVICE_DECIDED = "advice_decided", _("advies vastgesteld")
    ADVICE_REOPENED = "advice_reopened", _("advies terug naar concept")
    ADVICE_SENT = "advice_sent", _("advies verstuurd")
    DOCUMENT_TAKEN = "document_taken", _("document gedownload")
    REPLY_GIVEN = "reply_given", _("reactie gegeven")
    COMMITMENT_MADE = "commitment_made", _("toezegging gedaan")
    COMMITMENT_CHANGED = "commitment_changed", _("toezegging aangepast")
    COMMITMENT_CLAIMED = "commitment_claimed", _("toezegging klaar gemeld")
    COMMITMENT_CONFIRMED = "commitment_confirmed", _("toezegging bevestigd")
    COMMITMENT_REOPENED = "commitment_reopened", _("toezegging heropend")
    DOSSIER_CHANGED = "dossier_changed", _("dossier aangepast")
    ADVICE_COMMENTED = "advice_commented", _("opmerking bij een advies")
    ADVICE_DELIVERED = "advice_delivered", _("advies bezorgd")
    DELIVERY_FAILED = "delivery_failed", _("bezorgen mislukt")
    TERM_EXTENDED = "term_extended", _("reactietermijn verlengd")
    REMINDER_SENT = "reminder_sent", _("herinnering verstuurd")
    COUNCIL_WARNED = "council_warned", _("brief aan de gemeenteraad gemaakt")
    ORAL_REPLY_NOTED = "oral_reply_noted", _("mondeling antwoord opgeschreven")
    ORAL_REPLY_CONFIRMED = "oral_reply_confirmed", _("mondeling antwoord bevestigd")
    REPLY_RATED = "reply_rated", _("antwoord beoordeeld")
    PAPER_ADDED = "paper_added", _("bijlage toegevoegd")
    PAPER_REMOVED = "paper_removed", _("bijlage weggehaald")
    MEETING_CHANGED = "meeting_changed", _("vervolggesprek aangepast")
    COMMITMENT_NOTICED = "commitment_noticed", _("verteller merkt iets van een toezegging")
    SETTINGS_CHANGED = "settings_changed", _("instellingen aangepast")
    EXPORT_TAKEN = "export_taken", _("gegevens opgehaald")
    PROVIDER_CHANGED = "provider_changed", _("aanbieder aangepast")
    AGREEMENT_CHANGED = "agreement_changed", _("afspraak met aanbieder aangepast")
    CRITERION_ATTACHED = "criterion_attached", _("criterium toegevoegd")
    CRITERION_CHANGED = "criterion_changed", _("criterium aangepast")
    KIT_CHANGED = "kit_changed", _("criteriumset aangepast")
    KIT_PUBLISHED = "kit_published", _("criteriumset gepubliceerd")
    ROUND_CHANGED = "round_changed", _("beoordelingsronde aangepast")
    ROUND_CLOSED = "round_closed", _("beoordelingsronde afgesloten")
    BID_CHANGED = "bid_changed", _("inschrijving aangepast")
    INTEREST_DECLARED = "interest_declared", _("belang gemeld, of dat er geen is")
    BID_SCORED = "bid_scored", _("inschrijving beoordeeld")
    BID_SETTLED = "bid_settled", _("punten van een inschrijving vastgesteld")
    SUPERVISION_PLANNED = "supervision_planned", _("toezicht gepland")
    SUPERVISION_CANCELLED = "supervision_cancelled", _("toezicht afgezegd")
    SUPERVISION_ANSWERED = "supervision_answered", _("aanbieder antwoordde bij toezicht")
    SUPERVISION_HELD = "supervision_held", _("toezicht gehouden")
    CAMPAIGN_OPENED = "campaign_opened", _("scan geopend")
    CAMPAIGN_CLOSED = "campaign_closed", _("scan gesloten")
    CODES_MADE = "codes_made", _("codes gemaakt")
    WORK_FACT_CHANGED = "work_fact_changed", _("cijfer over het werk aangepast")
    NEED_STEP_CHANGED = "need_step_changed", _("afgesproken stap aangepast")
    CODES_REVOKED = "codes_revoked", _("codes ingetrokken")
    ENTRANCE_CHANGED = "entrance_changed", _("ingang geopend of gesloten")
    PAPER_TYPED = "paper_typed", _("papieren formulier overgetypt")
    CARD_CHANGED = "card_changed", _("kaart aangepast")
    EXERCISE_CHANGED = "exercise_changed", _("werkvorm aangepast")


# What a line is about, by the name of its model.
SUBJECTS = {
    "signal": _("signaal"),
    "original": _("origineel"),
    "codebook": _("codeboek"),
    "release": _("jaarcijfers"),
    "ledgerrelease": _("vrijgegeven cijfers"),
    "council": _("raad"),
    "person": _("medewerker"),
    "evidence": _("bewijs"),
    "gathering": _("bijeenkomst"),
    "causeset": _("gekozen oorzaken"),
    "series": _("reeks bijeenkomsten"),
    "mergedcause": _("samengevoegde oorzaak"),
    "advice": _("advies"),
    "dossier": _("dossier"),
    "delivery": _("bezorging"),
    "reply": _("reactie"),
    "paper": _("bijlage"),
    "meeting": _("vervolggesprek"),
    "commitment": _("toezegging"),
    "organisation": _("organisatie"),
    "agreement": _("afspraak met aanbieder"),
    "criterion": _("criterium"),
    "kit": _("criteriumset"),
    "bidround": _("beoordelingsronde"),
    "bid": _("inschrijving"),
    "supervision": _("toezicht"),
    "improvementstep": _("verbeterstap"),
    "tableimport": _("ingelezen lijst"),
    "campaign": _("scan"),
    "workfact": _("cijfer over het werk"),
    "step": _("afgesproken stap"),
    "card": _("kaart"),
    "deck": _("kaartenset"),
    "training": _("training"),
    "exercise": _("werkvorm"),
    "scenario": _("scène"),
}


class TrailQuerySet(models.QuerySet["AuditEvent"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The trail is append-only.")

    def delete(self) -> NoReturn:
        raise TypeError("The trail is append-only.")


class AuditEvent(models.Model):
    """One thing that happened, for good. Not a log of processings per person who told."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    # Nobody for what the person who told did, or a job.
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=40, choices=Event.choices)
    subject = models.CharField(max_length=40, blank=True)  # model name
    subject_id = models.CharField(max_length=40, blank=True)
    fields = models.JSONField(default=dict)

    objects: ClassVar[Any] = TrailQuerySet.as_manager()

    personal: ClassVar[dict[str, str]] = {
        "by": "who of the council did it",
        "fields": "the reason a colleague typed for reading an original",
    }
    impersonal = ("id", "council", "at", "event", "subject", "subject_id")

    class Meta:
        indexes = [
            # "What happened in my council, newest first?"
            models.Index(fields=["council", "-at"], name="audit_council_at"),
            # "What happened to this signal?"
            models.Index(fields=["council", "subject", "subject_id"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("The trail is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The trail is append-only.")

    @property
    def subject_name(self) -> str:
        return str(SUBJECTS.get(self.subject, self.subject))
