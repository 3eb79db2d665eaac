from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "gehoord.providers"
    label = "providers"

    def ready(self) -> None:
        from gehoord.privacy.erasers import register_eraser

        from . import erasing, evidence, navigation

        navigation.register()
        evidence.register_kind()
        register_eraser("providers.supervision", "person", erasing.keep_for_council)
