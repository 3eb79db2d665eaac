from __future__ import annotations

from django.urls import URLPattern, path

from . import views_history

_ONE = "werk/adviezen/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path(_ONE + "geschiedenis/", views_history.history_page, name="history"),
    path(_ONE + "geschiedenis/<int:version>/terug/", views_history.put_back_version, name="put_back"),
    path(_ONE + "kop/geschiedenis/", views_history.head_history, name="head_history"),
    path(_ONE + "onderdelen/<int:block>/geschiedenis/", views_history.block_history, name="block_history"),
    path(_ONE + "punten/<int:point>/geschiedenis/", views_history.point_history, name="point_history"),
]
