from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "gehoord.surveys"
    label = "surveys"

    def ready(self) -> None:
        from gehoord.privacy.erasers import register_eraser

        from . import erasing, evidence, navigation

        evidence.register_kind()

        navigation.register()
        for model in ("code", "response", "answer", "openanswer"):
            register_eraser(f"surveys.{model}", "person", erasing.cannot_be_found)
