from __future__ import annotations

from django.urls import URLPattern, path

from . import (
    urls_answering,
    urls_comments,
    urls_delivery,
    urls_dossier,
    urls_history,
    urls_open,
    urls_plain,
    views,
    views_letterhead,
    views_reading,
    views_writing,
)

app_name = "advice"
_ONE = "werk/adviezen/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("werk/adviezen/", views.list_page, name="list"),
    path("werk/adviezen/nieuw/", views.new_page, name="new"),
    path("werk/briefpapier/", views_letterhead.letterhead_page, name="letterhead"),
    path("werk/briefpapier/voorbeeld/", views_letterhead.letterhead_sample, name="letterhead_sample"),
    path(_ONE, views.advice_page, name="advice"),
    path(_ONE + "brief/<str:kind>/", views.sent_file, name="sent_file"),
    path(_ONE + "concept/<str:kind>/", views.draft_file, name="draft_file"),
    path(_ONE + "vaststellen/", views.decide_page, name="decide"),
    path(_ONE + "heropenen/", views.reopen_page, name="reopen"),
    path(_ONE + "versturen/", views.send_page, name="send"),
    path(_ONE + "narekenen/", views.recount_page, name="recount"),
    path(_ONE + "verbeteren/", views.correct_advice, name="correct"),
    path(_ONE + "weggooien/", views.discard_page, name="discard"),
    path(_ONE + "schrijven/", views_writing.edit_page, name="edit"),
    path(_ONE + "leesbaarheid/", views_reading.read_text, name="reading"),
    path(_ONE + "kop/", views_writing.save_head, name="save_head"),
    path(_ONE + "onderdelen/", views_writing.add_block, name="add_block"),
    path(_ONE + "onderdelen/<int:block>/", views_writing.save_block, name="save_block"),
    path(_ONE + "onderdelen/<int:block>/plaats/", views_writing.move_block, name="move_block"),
    path(_ONE + "onderdelen/<int:block>/weg/", views_writing.remove_block, name="remove_block"),
    path(_ONE + "punten/", views_writing.add_point, name="add_point"),
    path(_ONE + "punten/<int:point>/", views_writing.save_point, name="save_point"),
    path(_ONE + "punten/<int:point>/plaats/", views_writing.move_point, name="move_point"),
    path(_ONE + "punten/<int:point>/weg/", views_writing.remove_point, name="remove_point"),
]
urlpatterns += urls_answering.urlpatterns + urls_open.urlpatterns + urls_delivery.urlpatterns
urlpatterns += urls_dossier.urlpatterns
urlpatterns += urls_plain.urlpatterns
urlpatterns += urls_history.urlpatterns + urls_comments.urlpatterns
