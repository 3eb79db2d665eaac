from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "gehoord.conditions"
    label = "conditions"

    def ready(self) -> None:
        from gehoord.core.vocabulary.purposes import Data, register_export

        from . import evidence, navigation

        navigation.register()
        register_export("conditions:profile_file", Data.CONDITIONS, Data.CONTRACT)
        evidence.register_kind()
