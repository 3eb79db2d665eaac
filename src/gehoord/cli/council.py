"""`gehoord council …` and `gehoord invite …`: a first council, and people who work for it."""

from __future__ import annotations

import argparse
import secrets
from typing import Any

from . import django
from .words import Stop, say
from .words import word as _


def add(subparsers: Any) -> None:
    council = subparsers.add_parser("council", help=_("richt een raad op"))
    council.add_argument("slug", help=_("korte naam, voor in opdrachten"))
    council.add_argument("name", help=_("naam van de raad"))
    council.add_argument("municipality", help=_("gemeente"))
    council.add_argument("--domain", default="", help=_("adres van de openbare site, als er meer raden zijn"))
    council.set_defaults(handler=found)
    invite = subparsers.add_parser("invite", help=_("laat iemand voor een raad werken"))
    invite.add_argument("council", help=_("korte naam van de raad"))
    invite.add_argument("email", help=_("e-mailadres"))
    invite.add_argument("name", help=_("naam"))
    invite.add_argument("role", help=_(
        "rol: coordinator, listener, coder, adviser, facilitator, auditor, officer, provider_manager, trainer of expert"
    ))
    invite.add_argument("--provider", default="", help=_("naam van de aanbieder, bij de rol provider_manager"))
    invite.set_defaults(handler=invite_person)
    leave = subparsers.add_parser("leave", help=_("laat iemand een raad verlaten, en vergeet wie het was"))
    leave.add_argument("council", help=_("korte naam van de raad"))
    leave.add_argument("email", help=_("e-mailadres"))
    leave.set_defaults(handler=let_go)


def found(options: argparse.Namespace) -> int:
    """A council with the codebook of the house."""
    django.start()
    from django.db import IntegrityError, transaction
    from django.utils.text import slugify

    from gehoord.coding.services import install_codebook
    from gehoord.core.audit.models import Event
    from gehoord.core.audit.services import record
    from gehoord.core.councils.services import found_council
    from gehoord.core.sealing.services import verify_keys

    verify_keys()
    if slugify(options.slug) != options.slug:
        raise Stop(_("Een korte naam bestaat uit kleine letters, cijfers en streepjes."))
    try:
        with transaction.atomic():
            council = found_council(
                slug=options.slug, name=options.name, municipality=options.municipality, domain=options.domain.lower()
            )
            install_codebook(council=council)
            record(council=council, by=None, event=Event.COUNCIL_FOUNDED, subject=council)
    except IntegrityError:
        raise Stop(_("Er is al een raad met deze korte naam of dit adres.")) from None
    say(_("Opgericht: %(name)s. Nodig nu mensen uit met `gehoord invite`.") % {"name": council.name})
    return 0


def invite_person(options: argparse.Namespace) -> int:
    """A role for somebody; a new person gets a password, shown once."""
    django.start()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction

    from gehoord.core.audit.models import Event
    from gehoord.core.audit.services import record
    from gehoord.core.councils.models import Council, Person, Role
    from gehoord.core.councils.services import RoleRefused, invite
    from gehoord.intake.receipts import words

    council = Council.objects.filter(slug=options.council).first()
    if council is None:
        raise Stop(_("Er is geen raad met de korte naam “%(slug)s”.") % {"slug": options.council})
    if options.role not in Role.values:
        raise Stop(_("Die rol is er niet. Kies uit: %(roles)s.") % {"roles": ", ".join(Role.values)})
    try:
        validate_email(options.email)
    except ValidationError:
        raise Stop(_("Dat is geen e-mailadres.")) from None
    is_new = not Person.objects.filter(email=options.email.lower()).exists()
    password = "-".join([*(secrets.choice(words()) for _number in range(5)), f"{secrets.randbelow(10_000):04d}"])
    if options.role == Role.PROVIDER_MANAGER or options.provider:
        _let_in(council, options, password)
    else:
        with transaction.atomic():
            try:
                membership = invite(
                    council=council, email=options.email, name=options.name, role=options.role, password=password
                )
            except RoleRefused as refused:
                raise Stop(str(refused)) from None
            membership.is_active = True
            membership.save(update_fields=["is_active"])
            record(
                council=council, by=None, event=Event.MEMBER_INVITED, subject=membership.person, role=options.role
            )
    say(_("%(name)s werkt nu voor %(council)s.") % {"name": options.name, "council": council.name})
    if is_new:
        say(_("Wachtwoord, nu één keer te zien: %(password)s") % {"password": password})
    return 0


def _let_in(council: Any, options: argparse.Namespace, password: str) -> None:
    """Somebody who acts for one provider; for a second one the command is given again."""
    from gehoord.core.councils.models import Role
    from gehoord.core.organisations.mandates import grant
    from gehoord.core.organisations.selectors import providers
    from gehoord.core.organisations.services import OrganisationRefused

    if options.role != Role.PROVIDER_MANAGER:
        raise Stop(_("Een aanbieder hoort alleen bij de rol provider_manager."))
    provider = providers(council).filter(name__iexact=options.provider.strip()).first()
    if provider is None:
        raise Stop(
            _("Noem met --provider een aanbieder die de raad kent. “%(name)s” is er niet.") % {"name": options.provider}
        )
    try:
        grant(
            council=council, by=None, organisation=provider, email=options.email, name=options.name, password=password
        )
    except OrganisationRefused as refused:
        raise Stop(str(refused)) from None


def let_go(options: argparse.Namespace) -> int:
    """Somebody without roles and sign-in here; who works for no other council loses name and address too."""
    django.start()
    from django.db import transaction

    from gehoord.core.audit.models import Event
    from gehoord.core.audit.services import record
    from gehoord.core.councils.models import Council, Person
    from gehoord.privacy.erasers import Subject, erase

    council = Council.objects.filter(slug=options.council).first()
    person = Person.objects.filter(email=options.email.lower(), memberships__council=council).first()
    if council is None or person is None:
        raise Stop(_("Niemand met dit e-mailadres werkt voor deze raad."))
    with transaction.atomic():
        erase(Subject("person", council, person.pk))
        record(council=council, by=None, event=Event.MEMBER_LEFT, subject=person)
    say(_("Klaar. Wat deze persoon deed, blijft zonder naam in het logboek staan."))
    return 0
