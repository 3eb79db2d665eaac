from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "gehoord.conditions"
    label = "conditions"
