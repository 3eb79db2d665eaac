from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "gehoord.conditions"
    label = "conditions"

    def ready(self) -> None:
        from . import evidence, navigation

        navigation.register()
        evidence.register_kind()
