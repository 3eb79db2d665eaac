from __future__ import annotations

from django.urls import URLPattern, path

from . import views_comments

_ONE = "werk/adviezen/<int:pk>/opmerkingen/"
urlpatterns: list[URLPattern] = [
    path(_ONE, views_comments.comments_page, name="comments"),
    path(_ONE + "<int:comment>/antwoord/", views_comments.answer_comment, name="answer_comment"),
    path(_ONE + "<int:comment>/klaar/", views_comments.resolve_comment, name="resolve_comment"),
]
