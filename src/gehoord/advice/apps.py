from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from gehoord.core.councils.models import Council


def _out_of_dossiers(council: Council, words: str) -> None:
    from .dossiers import black_out

    black_out(council, words)


class AdviceConfig(AppConfig):
    name = "gehoord.advice"
    label = "advice"

    def ready(self) -> None:
        from gehoord.core.jobs.jobs import schedule
        from gehoord.core.sealing.resealing import register_sealed
        from gehoord.dialogue.blacking_out import after_blacking_out
        from gehoord.intake.registries import after_analysis, after_quoting_changed
        from gehoord.privacy.erasers import register_eraser

        from . import answering_setup, erasing, files, jobs, navigation, repeats

        register_sealed("advice.paper", "sealed", lambda row: row.context)
        for model in (
            "advice", "block", "letter", "plain", "plainletter", "reply", "commitment", "oralreply", "rating", "paper",
        ):
            register_eraser(f"advice.{model}", "person", erasing.keep_for_council)
        for model in ("offer", "meeting", "version", "decision", "comment"):
            register_eraser(f"advice.{model}", "person", erasing.keep_for_council)
        register_eraser("advice.block", "signal", erasing.erase_from_drafts)
        register_eraser("advice.dossier", "signal", erasing.erase_from_dossiers)
        register_eraser("advice.letter", "signal", erasing.erase_warnings)
        register_eraser("advice.version", "signal", erasing.erase_versions)
        register_eraser("advice.comment", "signal", erasing.erase_comments)
        for model in ("ordinance", "term", "escalation"):
            register_eraser(f"advice.{model}", "person", erasing.keep_for_council)
        register_eraser("advice.delivery", "person", erasing.forget_receiver)
        register_eraser("advice.tellerrating", "signal", erasing.erase_ratings)
        register_eraser("advice.noticing", "signal", erasing.erase_noticings)
        register_eraser("advice.dossier", "person", erasing.forget_in_dossiers)
        for model in ("note", "footing", "task", "deadline", "involved"):
            register_eraser(f"advice.{model}", "person", erasing.forgotten_with_dossier)
        register_eraser("advice.letterhead", "person", erasing.forget_in_letterhead)
        register_eraser("advice.repeat", "signal", repeats.erase)
        after_analysis(repeats.story_changed)
        after_quoting_changed(repeats.take_back)
        after_blacking_out(_out_of_dossiers)
        schedule("advice.heard", jobs.release_what_was_heard, every=timedelta(days=1))
        schedule("advice.reminders", jobs.remind_all, every=timedelta(days=1))
        navigation.register()
        files.register()
        answering_setup.register()
