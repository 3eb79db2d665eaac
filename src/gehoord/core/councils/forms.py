from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
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
