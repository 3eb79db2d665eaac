from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "gehoord.core.organisations"
    label = "organisations"

    def ready(self) -> None:
        from gehoord.core.councils.services import register_outsiders

        from .mandates import acts_for_provider

        register_outsiders(acts_for_provider)
