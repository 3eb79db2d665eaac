from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """E-mail address and password; one message for everything that may be wrong."""

    error_messages = {
        "invalid_login": _("Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer het nog eens."),
        "inactive": _("Dit e-mailadres en wachtwoord horen niet bij elkaar. Probeer het nog eens."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.EmailField(
            label=_("E-mailadres"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
        )
        self.fields["password"].label = _("Wachtwoord")

    def clean_username(self) -> str:
        """In small letters, so that other spellings of one address do not get tries of their own."""
        return str(self.cleaned_data["username"]).lower()


# Twelve spaces are as long as a password has to be, and the first thing somebody tries.
FEWEST_SIGNS = 5


class NewPasswordForm(PasswordChangeForm):
    """The password there is and, twice, the one that takes its place."""

    error_messages = {
        "password_incorrect": _("Dat is niet je wachtwoord van nu."),
        "password_mismatch": _("De twee nieuwe wachtwoorden zijn niet hetzelfde."),
        "password_same": _("Dat is je wachtwoord van nu. Kies een ander."),
        "password_plain": _("Gebruik meer verschillende tekens."),
    }

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request.user, *args, **kwargs)  # type: ignore[arg-type]
        self.request = request
        labels = {
            "old_password": _("Wachtwoord van nu"), "new_password1": _("Nieuw wachtwoord"),
            "new_password2": _("Nog een keer het nieuwe wachtwoord"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["old_password"].widget.attrs.pop("autofocus", None)
        self.fields["new_password1"].help_text = _(
            "Minstens 12 tekens. Een paar losse woorden achter elkaar onthoud je goed en is moeilijk te raden."
        )
        self.fields["new_password2"].help_text = ""

    def clean_old_password(self) -> str:
        """Asked as at the door, so that wrong tries count and lock as they do there."""
        given = str(self.cleaned_data["old_password"])
        if authenticate(self.request, username=self.user.get_username(), password=given) != self.user:
            raise forms.ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return given

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("old_password") and cleaned.get("old_password") == cleaned.get("new_password1"):
            self.add_error("new_password1", self.error_messages["password_same"])
        if 0 < len(set(cleaned.get("new_password1", ""))) < FEWEST_SIGNS:
            self.add_error("new_password1", self.error_messages["password_plain"])
        return cleaned
