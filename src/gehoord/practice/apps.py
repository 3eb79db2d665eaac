from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "gehoord.practice"
    label = "practice"
