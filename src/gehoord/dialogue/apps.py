from datetime import timedelta

from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "gehoord.dialogue"
    label = "dialogue"

    def ready(self) -> None:
        from gehoord.core.jobs.jobs import schedule
        from gehoord.core.sealing.resealing import register_sealed
        from gehoord.core.vocabulary.purposes import Data, register_export
        from gehoord.privacy.erasers import register_eraser

        from . import erasing, evidence, evidence_votes, jobs, merging, navigation
        from .blacking_out import after_blacking_out
        from .delphi.selectors import link_context
        from .delphi.sorting import black_out_words as black_out_delphi
        from .live.selectors import door_context
        from .live.voting import black_out_words
        from .preparing.costs import costs_context
        from .whys import services as whys

        navigation.register()
        register_export("dialogue:report_file", Data.GATHERING)
        register_export("dialogue:handout", Data.SIGNALS)
        # Empty forms, and what people have to know before they come.
        register_export("dialogue:paper_form")
        register_export("dialogue:paper_forms")
        register_export("dialogue:invitation_file")
        register_export("dialogue:delphi_invitation_file")
        register_sealed("dialogue.livesession", "sealed_code", lambda row: door_context(row.gathering_id))
        register_sealed("dialogue.travelcost", "sealed", lambda row: costs_context(row.gathering_id))
        register_sealed("dialogue.delphi", "sealed_door", lambda row: link_context(row.gathering_id))
        after_blacking_out(black_out_delphi)
        schedule("delphi rounds", jobs.close_delphi_rounds, every=timedelta(hours=1))
        evidence.register_kinds()
        after_blacking_out(merging.black_out_words)
        evidence_votes.register_kinds()
        after_blacking_out(black_out_words)
        after_blacking_out(whys.black_out_words)
        schedule("live gatherings", jobs.end_old, every=timedelta(hours=6))
        schedule("travel costs", jobs.erase_costs, every=timedelta(hours=6))
        schedule("report checks", jobs.end_checks, every=timedelta(hours=1))
        for model in (
            "gathering", "observation", "cause", "tip", "causeset", "block", "card", "series", "preparation",
            "reportcheck", "reader", "mergedcause", "travelcost", "option", "keptoutcome", "delphi", "delphicause",
            "delphitext", "delphireason", "cardgroup", "step",
        ):
            register_eraser(f"dialogue.{model}", "person", erasing.keep_for_council)
            register_eraser(f"dialogue.{model}", "signal", erasing.keep_for_council)
