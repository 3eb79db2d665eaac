"""What an officer fills in for a round of supervision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoord.surveys.models import Campaign

from ..forms import CancelForm, DayField, HoldForm, Versioned, radio
from ..forms import _prose as prose
from ..models import MEASURING, Basis, CalendarStep, Outcome, Supervision
from . import guard
from .measuring import surveys_of


class CalendarForm(Versioned):
    """A day for each step, filled in with what is usual."""

    on_measure = DayField(label=gettext_lazy("1. Meten"), help_text=gettext_lazy("Met een vragenlijst of een feit."))
    on_report = DayField(label=gettext_lazy("2. De uitkomst sturen"))
    on_hear = DayField(
        label=gettext_lazy("3. De aanbieder horen"),
        help_text=gettext_lazy("Wat de aanbieder zegt, staat altijd naast het cijfer."),
    )
    on_improve = DayField(label=gettext_lazy("4. Verbetering afspreken"))
    on_again = DayField(label=gettext_lazy("5. Opnieuw meten"))
    on_follow = DayField(label=gettext_lazy("6. Compliment of gevolg"))

    @property
    def days(self) -> dict[str, Any]:
        return {step.value: self.cleaned_data[f"on_{step.value}"] for step in CalendarStep}


class MoveStepForm(Versioned):
    """A step of a round on another day, with the reason."""

    planned_on = DayField(label=gettext_lazy("Op welke dag?"))
    why = prose(
        gettext_lazy("Waarom een andere dag?"), gettext_lazy("Dit blijft in het dossier staan. Zonder namen."),
        longest=1000,
    )


class CancelStepForm(CancelForm):
    """A step of a round that will not be; what that means for the end of the round is said before."""

    def __init__(self, *args: Any, moment: Supervision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if moment.step in (CalendarStep.REPORT, CalendarStep.HEAR):
            self.fields["why_cancelled"].help_text = gettext_lazy(
                "Zonder deze stap kan er aan het eind van de ronde geen waarschuwing of gevolg komen. De reden blijft "
                "in het dossier staan. Zonder namen."
            )


class SurveyField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        assert isinstance(obj, Campaign)
        if obj.is_closed:
            return f"{obj.title} ({obj.period or obj.opens_on.year})"
        return _("%(title)s (loopt nog tot %(day)s)") % {
            "title": obj.title, "day": date_format(obj.closes_on, "j F Y"),
        }


def rung_choices(moment: Supervision, *, light: bool) -> list[tuple[Any, str]]:
    """The published steps, as they may be taken here."""
    ladder = enumerate(moment.criterion.ladder, start=1)
    return [
        ("", _("geen stap uit het criterium")),
        *((number, f"{number}. {step}") for number, step in ladder if not light or guard.is_light(
            moment.criterion, number
        )),
    ]


def _rung(label: Any, hint: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, help_text=hint, required=False, coerce=int, empty_value=None,
        error_messages={"invalid_choice": gettext_lazy("Kies een stap die in het criterium staat.")},
    )


class StepForm(Versioned):
    """A step that is done; only the questions of this step."""

    done_on = DayField(label=gettext_lazy("Wanneer was het?"))
    campaign = SurveyField(
        label=gettext_lazy("Met welke vragenlijst?"), queryset=Campaign.objects.none(), required=False,
        empty_label=gettext_lazy("geen vragenlijst"),
        help_text=gettext_lazy(
            "Alleen vragenlijsten onder cliënten van deze aanbieder, gehouden voor een afspraak. Het cijfer wordt "
            "vastgelegd en verandert daarna niet meer."
        ),
    )
    counted = forms.IntegerField(
        label=gettext_lazy("Over hoeveel antwoorden, signalen of veranderingen gaat een percentage?"), required=False,
        min_value=0,
        help_text=gettext_lazy(
            "Laat leeg als er geen percentage is, alleen ja of nee, of als je een vragenlijst koos."
        ),
    )
    provider_view = prose(
        gettext_lazy("Wat zegt de aanbieder?"),
        gettext_lazy("In hun eigen woorden, zonder namen. Dit staat naast het cijfer."), longest=4000, rows=5,
    )
    rests_on = forms.CharField(
        label=gettext_lazy("In welk stuk staat het?"), max_length=200, required=False,
        help_text=gettext_lazy("Zoals het in jullie archief heet, met het nummer. Zonder namen van mensen."),
    )
    came_of_it = prose(
        gettext_lazy("Wat kwam eruit?"), gettext_lazy("In een paar zinnen, zonder namen."), longest=4000, rows=4
    )
    rung = _rung(
        gettext_lazy("Is dit een stap uit het criterium?"),
        gettext_lazy("Zo is later te zien dat er geen stap is overgeslagen."),
    )

    def __init__(self, *args: Any, moment: Supervision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if moment.step in MEASURING:
            self.fields["campaign"].queryset = surveys_of(moment.criterion.agreement)  # type: ignore[attr-defined]
            if moment.criterion.basis == Basis.OWN_SURVEY:
                del self.fields["counted"]
        else:
            del self.fields["campaign"], self.fields["counted"]
        if moment.step != CalendarStep.HEAR or moment.said_by_provider:
            del self.fields["provider_view"]
        if moment.step in (CalendarStep.HEAR, CalendarStep.IMPROVE):
            self.fields["rung"].choices = rung_choices(moment, light=True)  # type: ignore[attr-defined]
        else:
            del self.fields["rung"]
        self.fields["rests_on"].required = moment.step == CalendarStep.REPORT


class EndForm(HoldForm):
    """How a round ends: praise and a consequence are as easy to fill in."""

    rung = _rung(
        gettext_lazy("Welke stap uit het criterium is dit?"),
        gettext_lazy("Alleen bij een waarschuwing of gevolg. Stappen volgen elkaar op."),
    )
    why_skipped = prose(
        gettext_lazy("Sla je een stap over? Schrijf waarom."),
        gettext_lazy("Dit staat in het dossier, ook voor de aanbieder. Zonder namen."), longest=1000, required=False,
    )

    def __init__(self, *args: Any, moment: Supervision, **kwargs: Any) -> None:
        super().__init__(*args, said_itself=moment.said_by_provider, **kwargs)
        self.fields["outcome"].choices = Outcome.choices  # type: ignore[attr-defined]
        self.fields["rung"].choices = rung_choices(moment, light=False)  # type: ignore[attr-defined]


class PraiseForm(Versioned):
    held_on = DayField(label=gettext_lazy("Wanneer was het?"))
    outcome_text = prose(
        gettext_lazy("Wat ging er goed?"), gettext_lazy("Zo concreet als je kunt, zonder namen."), longest=4000
    )
    provider_view = prose(
        gettext_lazy("Wat zegt de aanbieder?"), gettext_lazy("In hun eigen woorden, zonder namen."), longest=4000
    )


class ImprovementForm(Versioned):
    what = prose(gettext_lazy("Wat wordt er beter?"), gettext_lazy("Eén ding per stap. Zonder namen."), longest=1000)
    who = forms.CharField(
        label=gettext_lazy("Wie doet het?"), max_length=120,
        help_text=gettext_lazy("Een functie of team, geen naam. Bijvoorbeeld: teamleider ambulant."),
    )
    due = DayField(label=gettext_lazy("Wanneer is het klaar?"))
    how_seen = prose(
        gettext_lazy("Hoe is dat te zien?"), gettext_lazy("Zo dat ook een cliënt het merkt."), longest=1000
    )


class SettleForm(Versioned):
    is_done = radio(
        gettext_lazy("Is het gelukt?"), [("yes", gettext_lazy("Ja, gedaan")), ("no", gettext_lazy("Nee, niet gedaan"))]
    )
    note = prose(
        gettext_lazy("Hoe is dat te zien, of waardoor lukte het niet?"),
        gettext_lazy("Zonder namen. Dit verandert daarna niet meer."),
    )
