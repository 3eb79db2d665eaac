"""Texts of the data file, named here so that translators find them."""

from django.utils.translation import gettext_noop as _

HELPLINE_TEXTS = (
    _("Bij gevaar, nu meteen."),
    _("dag en nacht"),
    _("Als het thuis niet veilig is. Gratis, ook als je het niet zeker weet."),
    _("Als je denkt aan zelfmoord. Gratis en anoniem, bellen of chatten."),
    _("Praten of chatten als je 8 tot 18 jaar bent. Gratis."),
    _("van 11 tot 21 uur"),
    _("Een vertrouwenspersoon die jou helpt als je jeugdhulp krijgt."),
)
