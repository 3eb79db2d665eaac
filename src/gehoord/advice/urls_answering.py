"""The addresses of the municipality, of the council's view on its answers, and of everybody."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views_answering as views
from . import views_meetings as meetings
from . import views_papers as papers
from . import views_published, views_replies, views_splitting

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
    path("werk/gemeente/mondeling/<int:pk>/", views_replies.confirm_oral, name="confirm_oral"),
    path("werk/adviezen/punten/<int:pk>/", views_replies.point, name="point"),
    path("werk/adviezen/punten/<int:pk>/mondeling/", views_replies.note_oral, name="note_oral"),
    path("werk/adviezen/punten/<int:pk>/oordeel/", views_replies.rate, name="rate"),
    path("werk/gemeente/bijlagen/bij/<str:what>/<int:pk>/", papers.officer_paper_add, name="officer_paper_add"),
    path("werk/gemeente/bijlagen/<int:pk>/", papers.officer_paper, name="officer_paper"),
    path("werk/gemeente/bijlagen/<int:pk>/bestand/", papers.officer_paper_file, name="officer_paper_file"),
    path("werk/gemeente/bijlagen/<int:pk>/verdelen/", views_splitting.officer_split, name="officer_split"),
    path("werk/adviezen/bijlagen/<int:pk>/verdelen/", views_splitting.council_split, name="council_split"),
    path("werk/adviezen/<int:pk>/brief-van-de-gemeente/", papers.council_letter_add, name="council_letter_add"),
    path("werk/adviezen/bijlagen/<int:pk>/", papers.council_paper, name="council_paper"),
    path("werk/adviezen/bijlagen/<int:pk>/bestand/", papers.council_paper_file, name="council_paper_file"),
    path("advies/<str:number>/bijlage/<int:pk>/", papers.public_paper_file, name="public_paper_file"),
    path("werk/gemeente/punten/<int:pk>/meedenken/", meetings.offer, name="offer"),
    path("werk/adviezen/punten/<int:pk>/meedenken/", meetings.answer_offer, name="answer_offer"),
    path("werk/adviezen/punten/<int:pk>/gesprek/", meetings.plan_meeting, name="plan_meeting"),
    path("werk/adviezen/gesprekken/<int:pk>/", meetings.meeting, name="meeting"),
    path("advies/<str:number>/", views_published.public, name="public"),
    path("advies/<str:number>/brief/", views_published.public_pdf, name="public_pdf"),
]
