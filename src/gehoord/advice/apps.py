from django.apps import AppConfig


class AdviceConfig(AppConfig):
    name = "gehoord.advice"
    label = "advice"

    def ready(self) -> None:
        from gehoord.privacy.erasers import register_eraser

        from . import answering_setup, erasing, navigation

        for model in ("advice", "block", "letter", "reply", "commitment", "oralreply", "rating", "paper"):
            register_eraser(f"advice.{model}", "person", erasing.keep_for_council)
        for model in ("ordinance", "term", "escalation"):
            register_eraser(f"advice.{model}", "person", erasing.keep_for_council)
        register_eraser("advice.delivery", "person", erasing.forget_receiver)
        register_eraser("advice.tellerrating", "signal", erasing.erase_ratings)
        register_eraser("advice.noticing", "signal", erasing.erase_noticings)
        navigation.register()
        answering_setup.register()
