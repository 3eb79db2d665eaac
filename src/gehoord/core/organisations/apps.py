from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "gehoord.core.organisations"
    label = "organisations"
