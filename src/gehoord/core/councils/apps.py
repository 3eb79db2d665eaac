from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    name = "gehoord.core.councils"
    label = "councils"
