"""Signing in and out, and the desk where work starts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .access import COUNCIL_IN_SESSION, StaffRequest, staff
from .forms import NewPasswordForm, SignInForm
from .permissions import Right
from .selectors import members_of
from .services import change_password

# Where somebody's work starts: the first right they have decides.
FIRST_PAGE = (
    (Right.READ_INBOX, "intake:inbox"),
    (Right.CODE, "coding:queue"),
    (Right.SEE_INSIGHT, "insight:overview"),
    (Right.SEE_TRAIL, "audit:trail"),
    (Right.LEAD_GATHERINGS, "dialogue:gatherings"),
    (Right.REPLY, "advice:officer_list"),
    (Right.SEE_OWN_PROVIDER, "providers:own"),
    (Right.SCORE_BIDS, "providers:my_rounds"),
    (Right.SEE_TRAININGS, "practice:trainings"),
)


class SignIn(auth_views.LoginView):
    template_name = "ui/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(auth_views.LogoutView):
    http_method_names = ["post", "options"]


@staff()
def desk(request: StaffRequest) -> HttpResponse:
    """To the page where this person's work starts."""
    for right, name in FIRST_PAGE:
        if request.member.may(right):
            return redirect(name)
    return render(request, "ui/desk_empty.html")


@staff()
def account(request: StaffRequest) -> HttpResponse:
    """Who one is here, and a new password."""
    form = NewPasswordForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = change_password(by=request.member, password=form.cleaned_data["new_password1"])
        # This window stays; every other sign-in of this account carries the old password.
        update_session_auth_hash(request, person)
        messages.success(request, _("Je wachtwoord is veranderd. Overal anders ben je afgemeld."))
        return redirect("councils:account")
    return render(request, "ui/account.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@staff()
def choose_council(request: HttpRequest) -> HttpResponse:
    """Work for another of your councils."""
    wanted = request.POST.get("council", "")
    for member in members_of(request.user):  # type: ignore[arg-type]
        if str(member.council.pk) == wanted:
            request.session[COUNCIL_IN_SESSION] = member.council.pk
            return redirect("councils:desk")
    raise Http404
