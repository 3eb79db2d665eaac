"""The words several rooms share; keys are the codebook's."""

from django.db import models
from django.utils.functional import Promise
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


class Climate(models.TextChoices):
    """What a scan of the work asks beside the five preconditions."""

    LEARNING = "leerklimaat", _("Samen leren")


class Norm(models.TextChoices):
    """What good treatment is, after the letter on bejegening of Jeugdplatform Amsterdam (29 May 2019)."""

    CLEAR = "duidelijk", _("Duidelijk zijn")
    INVOLVED = "betrokken", _("Betrokken zijn")
    BESIDE = "naast_je", _("Naast je staan")
    RELIABLE = "betrouwbaar", _("Betrouwbaar zijn")
    FITTING = "aansluiten", _("Aansluiten bij wat je nodig hebt")
    RESPECT = "respect", _("Respect hebben")
    CONTACT = "contact", _("Goed contact")
    PRAISE = "waardering", _("Zeggen wat goed gaat")
    SERIOUS = "serieus_nemen", _("Serieus nemen")


# What a scan among professionals is about, in the order in which pages show it.
NEEDS: dict[str, str | Promise] = {
    one.value: one.label for kind in (Precondition, Climate) for one in kind
}
# Everything a question of a questionnaire may be about.
THEMES: dict[str, str | Promise] = {**{one.value: one.label for one in Norm}, **NEEDS}
