"""The words several rooms share; keys are the codebook's."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TellerRole(models.TextChoices):
    """Who tells."""

    PARENT = "ouder", _("Ouder of verzorger")
    YOUNG = "jongere", _("Jongere")
    PROFESSIONAL = "professional", _("Hulpverlener of leraar")
    OTHER = "anders", _("Iemand anders")


class Setting(models.TextChoices):
    """Where it happened."""

    YOUTH_CARE = "jeugdhulp", _("Jeugdhulp")
    SCHOOL = "passend_onderwijs", _("School en ondersteuning")
    MUNICIPALITY = "gemeente", _("De gemeente")
    OTHER = "anders", _("Weet ik niet, of iets anders")


class Precondition(models.TextChoices):
    """What a professional needs to treat people well; keys are the codebook's."""

    TIME = "tijd", _("Tijd en aandacht")
    ORGANISATION = "werkorganisatie", _("Duidelijke werkorganisatie")
    COLLEAGUES = "collegas", _("Genoeg geschoolde collega's")
    MONEY = "middelen", _("Geld")
    COOPERATION = "samenwerkingsafspraken", _("Afspraken over samenwerking")
