from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "gehoord.dialogue"
    label = "dialogue"
