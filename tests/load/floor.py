"""The least a web server with this database can do: one view, one insert, no middleware. For the bench only."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoord.config.settings")

import django
from django.conf import settings

django.setup()
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = __name__

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from gehoord.core.sealing.models import KnownKey


def insert(request: HttpRequest) -> HttpResponse:
    KnownKey.objects.create(key_id=os.urandom(12).hex(), fingerprint="x")
    return HttpResponse(b"ok")


urlpatterns = [path("insert", insert), path("", lambda request: HttpResponse(b""))]
application = get_wsgi_application()
