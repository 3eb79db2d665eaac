"""What an officer fills in about providers, and about municipalities and regions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from gehoord.core.organisations.models import Kind, Location, Organisation, TeamSetting
from gehoord.core.organisations.selectors import locations, providers

from .forms import ProviderField, Versioned, radio


class OrganisationForm(Versioned):
    name = forms.CharField(label=gettext_lazy("Naam"), max_length=200)
    place = forms.CharField(label=gettext_lazy("Plaats"), max_length=120, required=False)
    kvk = forms.CharField(
        label=gettext_lazy("KvK-nummer"), help_text=gettext_lazy("Acht cijfers."), max_length=20, required=False
    )
    agb = forms.CharField(
        label=gettext_lazy("AGB-code"), help_text=gettext_lazy("Acht cijfers."), max_length=20, required=False
    )


class _MayClose(Versioned):
    """Of something that is there already one may say that it stopped."""

    active = forms.BooleanField(
        label=gettext_lazy("In gebruik"), required=False, initial=True,
        help_text=gettext_lazy("Gestopt? Haal het vinkje weg. Wat er eerder was, blijft staan."),
    )

    def __init__(self, *args: Any, is_there: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_there:
            del self.fields["active"]


class LocationForm(_MayClose):
    name = forms.CharField(label=gettext_lazy("Naam"), max_length=200)
    place = forms.CharField(
        label=gettext_lazy("Plaats"), max_length=120, required=False,
        help_text=gettext_lazy("Geen straat: sommige adressen zijn geheim."),
    )
    field_order = ("name", "place", "active")


class _LocationField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.place})" if obj.place else obj.name


class TeamForm(_MayClose):
    name = forms.CharField(
        label=gettext_lazy("Naam"), max_length=200, help_text=gettext_lazy("Zonder namen van mensen.")
    )
    setting = radio(gettext_lazy("Wat voor hulp geeft dit team?"), TeamSetting.choices)
    location = _LocationField(
        label=gettext_lazy("Locatie"), queryset=Location.objects.none(), required=False,
        empty_label=gettext_lazy("op meer plekken"),
    )
    field_order = ("name", "setting", "location", "active")

    def __init__(self, *args: Any, provider: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = self.initial.get("location")
        self.initial["location"] = getattr(now, "pk", None)
        self.fields["location"].queryset = locations(  # type: ignore[attr-defined]
            provider.council, organisation=provider
        ).filter(Q(active=True) | Q(pk=getattr(now, "pk", None)))


class SubcontractorForm(Versioned):
    sub = ProviderField(
        label=gettext_lazy("Wie geeft hulp voor deze aanbieder?"), queryset=Organisation.objects.none(),
        empty_label=gettext_lazy("Kies een aanbieder"),
    )

    def __init__(self, *args: Any, provider: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sub"].queryset = (  # type: ignore[attr-defined]
            providers(provider.council).exclude(pk=provider.pk).exclude(works_for__main=provider)
        )


class OwnerForm(Versioned):
    kind = radio(
        gettext_lazy("Wat is het?"),
        [(kind.value, kind.label) for kind in (Kind.REGION, Kind.MUNICIPALITY)],
    )
    name = forms.CharField(label=gettext_lazy("Naam"), max_length=200)
    place = forms.CharField(label=gettext_lazy("Plaats"), max_length=120, required=False)

    def __init__(self, *args: Any, is_there: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_there:
            del self.fields["kind"]
