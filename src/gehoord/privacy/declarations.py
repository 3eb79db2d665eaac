"""What the parts we stand on keep about people, and how the people of a council are forgotten."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import get_random_string

from gehoord.core.councils.models import Membership, Person
from gehoord.core.organisations.models import Mandate

from .erasers import Subject, register_eraser

# model label -> its personal fields; every model of another package must be named here (see `checks`).
OTHERS: dict[str, dict[str, str]] = {
    "auth.permission": {},
    "auth.group": {},
    "contenttypes.contenttype": {},
    "sessions.session": {"session_data": "which colleague is signed in"},
    "django_tasks_database.dbtaskresult": {},  # ids only, errors without values: see core/jobs
    "axes.accessattempt": {
        "username": "which colleague's sign-in failed",
        "ip_address": "from where",
        "user_agent": "with what",
        "get_data": "fields of the failed sign-in",
        "post_data": "fields of the failed sign-in, without the password",
    },
    "axes.accesslog": {"username": "not written", "ip_address": "not written", "user_agent": "not written"},
    "axes.accessfailurelog": {"username": "not written", "ip_address": "not written", "user_agent": "not written"},
    "axes.accessattemptexpiration": {},
}


def _sign_out(subject: Subject) -> int:
    found = [s for s in Session.objects.all().iterator() if s.get_decoded().get("_auth_user_id") == str(subject.pk)]
    for session in found:
        session.delete()
    return len(found)


def _forget_attempts(subject: Subject) -> int:
    from axes.utils import reset

    email = Person.objects.filter(pk=subject.pk).values_list("email", flat=True).first()
    return int(reset(username=email)) if email else 0


def _leave(subject: Subject) -> int:
    return Membership.objects.filter(council=subject.council, person=subject.pk).delete()[0]


def _end_mandates(subject: Subject) -> int:
    """That somebody acted for a provider stays, without a name."""
    return Mandate.objects.filter(
        organisation__council=subject.council, person=subject.pk, ended_on__isnull=True
    ).update(ended_on=timezone.localdate())


def _forget_person(subject: Subject) -> int:
    """The trail keeps its lines; they point to somebody without a name."""
    if Membership.objects.filter(person=subject.pk).exists():
        return 0  # still works for another council
    return Person.objects.filter(pk=subject.pk).update(
        email=f"weg-{get_random_string(16).lower()}@invalid", name="—", password="!", is_active=False, last_login=None  # noqa: S106  (no password opens it)
    )


def _reasons(subject: Subject) -> int:
    """The trail is kept whole: the reasons in it are about the council's own work, and are its account of it."""
    return 0


# Erasing runs backwards: attempts need the address, and the person goes last.
register_eraser("councils.person", "person", _forget_person)
register_eraser("councils.membership", "person", _leave)
register_eraser("organisations.mandate", "person", _end_mandates)
register_eraser("audit.auditevent", "person", _reasons)
register_eraser("axes.accessattempt", "person", _forget_attempts)
register_eraser("axes.accesslog", "person", lambda subject: 0)
register_eraser("axes.accessfailurelog", "person", lambda subject: 0)
register_eraser("sessions.session", "person", _sign_out)
