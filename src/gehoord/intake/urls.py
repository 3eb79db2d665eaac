from django.urls import path

from . import views, views_passing, views_public

app_name = "intake"
urlpatterns = [
    path("vertel/", views_public.tell, name="tell"),
    path("volg/", views_public.follow, name="follow"),
    path("werk/signalen/", views.inbox_page, name="inbox"),
    path("werk/signalen/<int:pk>/", views.signal_page, name="signal"),
    path("werk/signalen/<int:pk>/beoordelen/", views.triage_signal, name="triage"),
    path("werk/signalen/<int:pk>/spoed/", views.change_urgency, name="urgency"),
    path("werk/signalen/<int:pk>/afdekken/", views.mask_words, name="mask"),
    path("werk/signalen/<int:pk>/antwoorden/", views.answer, name="answer"),
    path("werk/signalen/<int:pk>/doorgeven/", views_passing.pass_on_page, name="pass_on"),
    path("werk/signalen/doorgegeven/<int:pk>/terug/", views_passing.take_back_page, name="take_back"),
    path("werk/signalen/doorgegeven/<int:pk>/antwoord/", views_passing.show_reply_page, name="show_reply"),
    path("werk/mijn-aanbieder/<int:pk>/verhalen/", views_passing.own_stories_page, name="own_stories"),
    path("werk/mijn-aanbieder/verhalen/<int:pk>/antwoord/", views_passing.own_reply_page, name="own_reply"),
    path(
        "werk/mijn-aanbieder/verhalen/<int:pk>/antwoord/terug/", views_passing.own_reply_back_page,
        name="own_reply_back",
    ),
    path("werk/signalen/<int:pk>/origineel/", views.original_page, name="original"),
]
