from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "gehoord.surveys"
    label = "surveys"
