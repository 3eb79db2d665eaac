from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "gehoord.insight"
    label = "insight"

    def ready(self) -> None:
        from datetime import timedelta

        from gehoord.core.jobs.jobs import schedule
        from gehoord.core.ui import home_blocks
        from gehoord.core.vocabulary.purposes import Data, Use, allowed_for, register_export
        from gehoord.intake.registries import after_analysis, after_quoting_changed
        from gehoord.privacy.erasers import register_eraser

        from . import erasing, jobs, navigation, questions, quoting, releases, services, waiting

        navigation.register()
        questions.register_all()
        register_export("insight:table.csv", Data.SIGNALS)
        register_export("insight:evidence.csv", *allowed_for(Use.ADVICE), use=Use.ADVICE)
        waiting.register_kind()
        after_analysis(services.index_story)
        after_analysis(quoting.story_changed)
        after_quoting_changed(quoting.take_back)
        register_eraser("insight.storyword", "signal", erasing.erase_words)
        register_eraser("insight.evidence", "person", erasing.keep_for_council)
        register_eraser("insight.evidence", "signal", erasing.erase_choices)
        register_eraser("insight.evidencesignal", "signal", erasing.erase_links)
        register_eraser("insight.ledgerstory", "signal", erasing.erase_ledger)
        register_eraser("insight.evidencequote", "signal", erasing.erase_quotes)
        schedule("insight.releases", jobs.release_years, every=timedelta(days=1))
        home_blocks.register("release", template_name="insight/_release.html", make_context=releases.home_block)
