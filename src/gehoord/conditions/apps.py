from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "gehoord.conditions"
    label = "conditions"

    def ready(self) -> None:
        from gehoord.core.vocabulary.purposes import Data, register_export
        from gehoord.privacy.erasers import register_eraser

        from . import erasing, evidence, navigation

        navigation.register()
        register_export("conditions:profile_file", Data.CONDITIONS, Data.CONTRACT)
        evidence.register_kind()
        for kind in ("person", "signal"):
            register_eraser("conditions.step", kind, erasing.keep_for_council)
