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
from django.utils import timezone

from gehoord.core.jobs.models import WorkerBeat


def insert(request: HttpRequest) -> HttpResponse:
    assert request.body  # an unread form would make the server close the connection
    WorkerBeat.objects.create(worker_id=os.urandom(12).hex(), seen=timezone.now())
    return HttpResponse(b"ok")


urlpatterns = [path("insert", insert), path("", lambda request: HttpResponse(b""))]
application = get_wsgi_application()
