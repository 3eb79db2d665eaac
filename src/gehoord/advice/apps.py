from django.apps import AppConfig


class AdviceConfig(AppConfig):
    name = "gehoord.advice"
    label = "advice"

    def ready(self) -> None:
        from gehoord.privacy.erasers import register_eraser

        from . import answering_setup, erasing, navigation

        for model in ("advice", "block", "letter", "reply", "commitment"):
            register_eraser(f"advice.{model}", "person", erasing.keep_for_council)
        navigation.register()
        answering_setup.register()
