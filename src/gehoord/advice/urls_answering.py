"""The addresses of the municipality, of the council's view on its answers, and of everybody."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views_answering as views
from . import views_published

urlpatterns: list[URLPattern] = [
    path("werk/gemeente/adviezen/", views.officer_list, name="officer_list"),
    path("werk/gemeente/adviezen/<int:pk>/", views.officer_advice, name="officer_advice"),
    path("werk/gemeente/adviezen/<int:pk>/brief/<str:kind>/", views.officer_letter, name="officer_letter"),
    path("werk/gemeente/punten/<int:pk>/", views.reply_point, name="reply"),
    path("werk/gemeente/punten/<int:pk>/toezegging/", views.promise, name="promise"),
    path("werk/gemeente/toezeggingen/<int:pk>/", views.commitment, name="commitment"),
    path("werk/gemeente/toezeggingen/<int:pk>/klaar/", views.claim, name="claim"),
    path("werk/adviezen/reacties/", views.reactions, name="reactions"),
    path("werk/adviezen/<int:pk>/reactie/", views.reaction, name="reaction"),
    path("werk/adviezen/toezeggingen/<int:pk>/oordeel/", views.judge, name="judge"),
    path("advies/<str:number>/", views_published.public, name="public"),
    path("advies/<str:number>/brief/", views_published.public_pdf, name="public_pdf"),
]
