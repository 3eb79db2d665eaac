from django.apps import AppConfig


class SealingConfig(AppConfig):
    name = "gehoord.core.sealing"
    label = "sealing"
