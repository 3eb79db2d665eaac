from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "gehoord.core.audit"
    label = "audit"
