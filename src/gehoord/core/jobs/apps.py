from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "gehoord.core.jobs"
    label = "jobs"
