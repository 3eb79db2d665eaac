from django.apps import AppConfig


class CodingConfig(AppConfig):
    name = "gehoord.coding"
    label = "coding"

    def ready(self) -> None:
        from gehoord.intake.registries import after_analysis, tells_what_happened
        from gehoord.privacy.erasers import register_eraser

        from . import erasing, followups, navigation, proposals

        navigation.register()
        after_analysis(proposals.propose)
        tells_what_happened(followups.coded)
        # Deleting a coding takes its themes and passages along; these say so for the check and the report.
        register_eraser("coding.suggestion", "signal", erasing.erase_suggestion)
        register_eraser("coding.suggestedtheme", "signal", erasing.erase_suggested_themes)
        register_eraser("coding.coding", "signal", erasing.erase_coding)
        register_eraser("coding.coding", "person", erasing.keep_for_council)
        register_eraser("coding.codedtheme", "signal", erasing.erase_coded_themes)
        register_eraser("coding.codedpassage", "signal", erasing.erase_coded_passages)
