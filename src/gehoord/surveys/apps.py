from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "gehoord.surveys"
    label = "surveys"

    def ready(self) -> None:
        from gehoord.core.vocabulary.purposes import register_export
        from gehoord.privacy.erasers import register_eraser

        from . import erasing, evidence, navigation

        # Codes to hand out and questions on paper; no answers.
        for name in ("hand_out", "form_pdf", "form_file"):
            register_export(f"surveys:{name}")
        evidence.register_kind()

        navigation.register()
        for model in ("code", "response", "answer", "openanswer"):
            register_eraser(f"surveys.{model}", "person", erasing.cannot_be_found)
