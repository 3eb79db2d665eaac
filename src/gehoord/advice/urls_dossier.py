"""The addresses of dossiers. `soort` is a key of `dossiers.ITEMS`."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views_dossier as views

_ONE = "werk/dossiers/<int:pk>/"
_ITEM = _ONE + "<str:kind>/<int:item>/"
urlpatterns: list[URLPattern] = [
    path("werk/dossiers/", views.list_page, name="dossiers"),
    path("werk/dossiers/nieuw/", views.new_page, name="dossier_new"),
    path(_ONE, views.dossier_page, name="dossier"),
    path(_ONE + "wijzigen/", views.change_page, name="dossier_change"),
    path(_ONE + "weg/", views.remove_page, name="dossier_remove"),
    path(_ONE + "bronnen/", views.sources_page, name="dossier_sources"),
    path(_ONE + "<str:kind>/erbij/", views.add_item_page, name="dossier_add"),
    path(_ITEM, views.item_page, name="dossier_item"),
    path(_ITEM + "klaar/", views.done, name="dossier_done"),
    path(_ITEM + "weg/", views.remove_item_page, name="dossier_item_remove"),
]
