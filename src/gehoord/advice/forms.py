"""What writers fill in. `cleaned_data` is ready for the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council
from gehoord.insight.models import Evidence
from gehoord.insight.selectors import evidence_of

from .dossier_selectors import dossiers_to_choose
from .models import Advice, Block, BlockKind, Dossier, PointKind, Recommendation
from .templating import Template


class EvidenceChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.ref} · {obj.title}"


# A longer number fits no row, and SQLite stops at it.
LONGEST_ID = 18


class RowChoices(forms.ModelMultipleChoiceField):
    """Rows to tick; an impossible number is a wrong choice, not a broken page."""

    def clean(self, value: Any) -> Any:
        for one in value or ():
            if len(str(one)) > LONGEST_ID:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": one}
                )
        return super().clean(value)


class EvidenceChoices(RowChoices):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.ref} · {obj.title}"


class HeadForm(forms.Form):
    """To whom the letter goes, and how it opens and closes."""

    title = forms.CharField(label=_("Onderwerp"), max_length=200)
    addressee = forms.CharField(
        label=_("Aan wie"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Zoals het op de brief komt, regel voor regel."),
    )
    salutation = forms.CharField(label=_("Aanhef"), max_length=200)
    signed_by = forms.CharField(label=_("Wie ondertekent"), max_length=200)
    reply_weeks = forms.IntegerField(
        label=_("Antwoord binnen hoeveel weken?"), min_value=1, max_value=52, initial=6,
        help_text=_("Zoek op wat jullie verordening zegt; zes weken is een gewone termijn."),
    )
    reply_working_days = forms.IntegerField(
        label=_("Of in werkdagen?"), min_value=0, max_value=260, initial=0, required=False,
        help_text=_(
            "Alleen als jullie verordening in werkdagen telt. Staat hier een getal, dan telt dat en niet de weken."
        ),
    )
    term_basis = forms.CharField(
        label=_("Waar staat die termijn?"), max_length=300, required=False,
        help_text=_("Bijvoorbeeld een artikel van de verordening. Nagaan in de eigen verordening."),
    )

    def clean_reply_working_days(self) -> int:
        return self.cleaned_data["reply_working_days"] or 0

    @classmethod
    def of(cls, advice: Advice) -> HeadForm:
        return cls(initial={name: getattr(advice, name) for name in cls.base_fields})


class StartForm(HeadForm):
    """A new advice: the head, what it begins with and what it will rest on."""

    template = forms.ChoiceField(
        label=_("Wat voor brief wordt het?"), choices=Template.choices, initial=Template.BEJEGENING,
        widget=forms.RadioSelect, help_text=_("Je krijgt een opzet. Waar “[vul in” staat, schrijf je zelf."),
    )
    evidence = EvidenceChoices(
        label=_("Waarop rust het advies?"), queryset=Evidence.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Hiermee maken we een eerste tekst. Je past daarna alles aan."),
    )

    dossier = forms.ModelChoiceField(
        label=_("In welk dossier hoort het?"), queryset=Dossier.objects.none(), required=False,
        empty_label=_("geen dossier"),
    )

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = evidence_of(council)  # type: ignore[attr-defined]
        self.fields["dossier"].queryset = dossiers_to_choose(council)  # type: ignore[attr-defined]


class VersionForm(forms.Form):
    """Which version the writer was looking at."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class BlockForm(forms.Form):
    """One part of the letter."""

    kind = forms.ChoiceField(label=_("Soort"), choices=BlockKind.choices, initial=BlockKind.TEXT)
    heading = forms.CharField(label=_("Kop"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Tekst"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Een lege regel begint een alinea. Begin een regel met “- ” of “1. ” voor een lijst, met “### ” voor een "
            "tussenkop, met “> ” voor een citaat. **vet** en *schuin* kan ook. De rest komt in de brief zoals je het "
            "typt."
        ),
    )
    evidence = EvidenceChoice(
        label=_("Bewijs dat dit onderdeel laat zien"), queryset=Evidence.objects.none(), required=False,
        empty_label=_("geen"),
    )

    def __init__(
        self, *args: Any, council: Council, choices: list[tuple[Any, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        field.queryset = evidence_of(council)  # type: ignore[attr-defined]
        if choices is not None:
            # The page has many forms with the same choices: asked once.
            field.widget.choices = [("", _("geen")), *choices]

    @classmethod
    def of(cls, block: Block, **kwargs: Any) -> BlockForm:
        initial = {
            "kind": block.kind, "heading": block.heading, "text": block.text, "evidence": block.evidence_id,
        }
        return cls(initial=initial, prefix=f"b{block.pk}", **kwargs)


class PointForm(forms.Form):
    """One bottleneck or recommendation."""

    text = forms.CharField(label=_("Wat is het punt?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    evidence = EvidenceChoices(
        label=_("Waarop rust het?"), queryset=Evidence.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, council: Council, choices: list[tuple[Any, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        field.queryset = evidence_of(council)  # type: ignore[attr-defined]
        if choices is not None:
            field.widget.choices = choices

    @classmethod
    def of(cls, point: Recommendation, **kwargs: Any) -> PointForm:
        rests_on = [evidence.pk for evidence in point.evidence.all()]
        return cls(initial={"text": point.text, "evidence": rests_on}, prefix=f"p{point.pk}", **kwargs)


class NewPointForm(PointForm):
    kind = forms.ChoiceField(label=_("Soort"), choices=PointKind.choices, initial=PointKind.RECOMMENDATION)
    field_order = ["kind", "text", "evidence"]


class ReopenForm(forms.Form):
    reason = forms.CharField(label=_("Waarom gaat het weer open?"), max_length=500)
