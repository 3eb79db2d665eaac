from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "gehoord.intake"
    label = "intake"

    def ready(self) -> None:
        from gehoord.privacy.erasers import register_eraser

        from . import erasing, navigation

        navigation.register()
        register_eraser("privacy.original", "signal", erasing.erase_original)
        register_eraser("intake.signal", "signal", erasing.erase_signal)
        register_eraser("intake.followup", "signal", erasing.erase_follow_ups)
