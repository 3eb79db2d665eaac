from datetime import timedelta

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "gehoord.practice"
    label = "practice"

    def ready(self) -> None:
        from gehoord.core.jobs.jobs import schedule
        from gehoord.core.sealing.resealing import register_sealed
        from gehoord.core.vocabulary.purposes import register_export
        from gehoord.dialogue.blacking_out import after_blacking_out
        from gehoord.privacy.erasers import register_eraser

        from . import erasing, jobs, navigation, trying, weekly

        navigation.register()
        register_sealed("practice.subscriber", "sealed", weekly.context_of)
        register_sealed("practice.intention", "sealed", lambda row: trying.context_of(row.code_hash, "text"))
        register_sealed("practice.intention", "sealed_address", lambda row: trying.context_of(row.code_hash, "address"))
        # A card may begin with a tip of a gathering; it is written anew, for everybody who practises.
        for name in ("sheet", "deck_sheet", "deck_images", "training_material"):
            register_export(f"practice:{name}")
        after_blacking_out(erasing.black_out)
        for model in ("subscriber", "intention"):
            register_eraser(f"practice.{model}", "person", erasing.forget_address)
        register_eraser("practice.training", "person", erasing.forget_trainer)
        register_eraser("practice.approval", "person", erasing.forget_approver)
        schedule("cards by mail", jobs.mail_all, every=timedelta(days=1))
        for model in ("card", "deck", "exercise", "scenario", "translation"):
            register_eraser(f"practice.{model}", "person", erasing.keep_for_council)
            register_eraser(f"practice.{model}", "signal", erasing.keep_for_council)
