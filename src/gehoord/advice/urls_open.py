"""All advices together, for everybody, and the council's own account of a year."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.views.decorators.cache import cache_control

from . import views_open, views_yearly
from .feeds import AdviceFeed

urlpatterns: list[URLPattern] = [
    path("adviezen/", views_open.public_list, name="public_list"),
    path("adviezen/feed/", cache_control(public=True, max_age=views_open.KEPT_SECONDS)(AdviceFeed()), name="feed"),
    path("jij-zei-wij-deden/", views_open.you_said_page, name="you_said"),
    path("open-data/", views_open.open_data, name="open_data"),
    path("open-data/gehoord.json", views_open.open_json, name="open_json"),
    path("open-data/<slug:name>.csv", views_open.open_csv, name="open_csv"),
    path("werk/adviezen/jaar/", views_yearly.year_page, name="year"),
    path("werk/adviezen/jaar/<int:year>/<str:kind>/", views_yearly.year_file, name="year_file"),
    path("werk/adviezen/uitvoer/", views_yearly.export_page, name="export"),
]
