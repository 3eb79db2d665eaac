from datetime import timedelta

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "gehoord.providers"
    label = "providers"

    def ready(self) -> None:
        from gehoord.core.jobs.jobs import schedule
        from gehoord.core.sealing.resealing import register_sealed
        from gehoord.core.vocabulary.purposes import Data, Use, register_export
        from gehoord.privacy.erasers import register_eraser

        from . import erasing, evidence, jobs, navigation
        from .portal import services as portal
        from .supervision import taking_up
        from .supervision.parties import register_provider_side

        navigation.register()
        register_sealed("providers.biddocument", "sealed", lambda row: row.context)
        taking_up.register()
        evidence.register_kind()
        register_provider_side(speaks=portal.speaks, addresses=portal.addresses)
        # Organisations and agreements: no data of who told or answered.
        register_export("providers:sheet_file")
        register_eraser("providers.tableimport", "person", erasing.keep_until_decided)
        # Rules and a formula: nothing that was collected about anybody is in it.
        register_export("providers:kit_file")
        for model in ("supervision", "supervisionmove", "improvementstep"):
            register_eraser(f"providers.{model}", "person", erasing.keep_for_council)
        # Figures of one provider with what it says, and what was agreed: to see whether it learns.
        register_export("providers:dossier_file", Data.CONTRACT, Data.SUPERVISION, use=Use.ASSESSMENT)
        schedule("providers.reminders", jobs.remind_all, every=timedelta(days=1))
        register_eraser("providers.kit", "person", erasing.forget_in_kits)
        for model, field in (
            ("bidround", "BidRound.closed_by"), ("assessor", "Assessor.person"),
            ("biddocument", "BidDocument.added_by"), ("settled", "Settled.by"),
        ):
            register_eraser(f"providers.{model}", "person", erasing.forget_in_bids(field))
        # By role and number: it says no more whose it was once the assessor is forgotten.
        register_eraser("providers.scoring", "person", erasing.keep_for_council)
        register_eraser("providers.bid", "person", erasing.keep_for_council)
        # Offers of companies and what assessors found: nothing that was collected about anybody's help.
        register_export("providers:bid_document")
        register_export("providers:round_file")
