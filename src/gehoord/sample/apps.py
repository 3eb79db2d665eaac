from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "gehoord.sample"
    label = "sample"
