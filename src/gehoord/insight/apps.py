from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "gehoord.insight"
    label = "insight"

    def ready(self) -> None:
        from gehoord.intake.registries import after_analysis
        from gehoord.privacy.erasers import register_eraser

        from . import erasing, navigation, services

        navigation.register()
        after_analysis(services.index_story)
        register_eraser("insight.storyword", "signal", erasing.erase_words)
