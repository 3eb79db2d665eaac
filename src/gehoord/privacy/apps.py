from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "gehoord.privacy"
    label = "privacy"

    def ready(self) -> None:
        from datetime import timedelta

        from gehoord.core.jobs.jobs import schedule

        from . import checks, declarations, jobs  # noqa: F401

        schedule("privacy.retention", jobs.erase_expired_originals, every=timedelta(hours=6))
