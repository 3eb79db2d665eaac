from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "gehoord.core.vocabulary"
    label = "vocabulary"
