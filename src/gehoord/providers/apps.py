from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "gehoord.providers"
    label = "providers"
