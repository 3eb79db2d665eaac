from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "gehoord.core.audit"
    label = "audit"

    def ready(self) -> None:
        from gehoord.core.councils.services import AFTER_NEW_PASSWORD

        from .services import new_password

        AFTER_NEW_PASSWORD.append(new_password)
