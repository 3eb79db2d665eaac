from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "gehoord.dialogue"
    label = "dialogue"

    def ready(self) -> None:
        from gehoord.privacy.erasers import register_eraser

        from . import erasing, evidence, navigation

        navigation.register()
        evidence.register_kinds()
        for model in ("gathering", "observation", "cause", "tip", "causeset"):
            register_eraser(f"dialogue.{model}", "person", erasing.keep_for_council)
            register_eraser(f"dialogue.{model}", "signal", erasing.keep_for_council)
