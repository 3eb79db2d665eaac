"""What is known about who answers: coarse, each optional, never enough to find somebody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Care(models.TextChoices):
    """Where somebody gets help."""

    AMBULATORY = "ambulant", _("thuis of op afspraak")
    RESIDENTIAL = "verblijf", _("wonen of slapen bij de hulp")
    OTHER = "anders", _("anders")


class Ordered(models.TextChoices):
    """Whether somebody chose the help themselves."""

    VOLUNTARY = "vrijwillig", _("zelf gekozen")
    ORDERED = "opgelegd", _("opgelegd door een rechter of jeugdbeschermer")


class AgeBand(models.TextChoices):
    """How old the young person is who gets help."""

    UNDER_12 = "0-11", _("jonger dan 12")
    FROM_12 = "12-15", _("12 tot en met 15")
    FROM_16 = "16-17", _("16 of 17")
    ADULT = "18+", _("18 of ouder")


class Channel(models.TextChoices):
    """How somebody came to the questions."""

    CODE = "code", _("eigen code")
    LINK = "link", _("open link")
    KIOSK = "kiosk", _("scherm op de locatie")
    PAPER = "papier", _("papier")


class Mode(models.TextChoices):
    """How the questions were answered."""

    SCREEN = "scherm", _("zelf, op een scherm")
    PAPER = "papier", _("zelf, op papier")
    HELPED = "hulp", _("met hulp van iemand")


# The fields of a response that hold them, in the order in which tables show them.
STRATA = ("respondent", "care", "ordered", "age_band", "channel", "mode")
