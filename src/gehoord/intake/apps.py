from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "gehoord.intake"
    label = "intake"

    def ready(self) -> None:
        from gehoord.privacy.erasers import register_eraser
        from gehoord.privacy.services import STILL_NEEDED

        from . import erasing, navigation, passing_on, selectors
        from .registries import after_analysis, tells_what_happened

        navigation.register()
        STILL_NEEDED.append(selectors.unread_originals)
        register_eraser("privacy.original", "signal", erasing.erase_original)
        register_eraser("intake.signal", "signal", erasing.erase_signal)
        register_eraser("intake.followup", "signal", erasing.erase_follow_ups)
        register_eraser("intake.passedon", "signal", erasing.erase_passed_on)
        tells_what_happened(passing_on.happened)
        after_analysis(passing_on.story_changed)
