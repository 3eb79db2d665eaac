from django.urls import path

from . import views, views_scoring

urlpatterns = [
    path("werk/aanbieders/rondes/", views.rounds_page, name="rounds"),
    path("werk/aanbieders/sets/<int:pk>/ronde/", views.round_new, name="round_new"),
    path("werk/aanbieders/rondes/<int:pk>/", views.round_page, name="round"),
    path("werk/aanbieders/rondes/<int:pk>/aanpassen/", views.round_edit, name="round_edit"),
    path("werk/aanbieders/rondes/<int:pk>/beoordelaar/", views.assessor_new, name="assessor_new"),
    path("werk/aanbieders/rondes/<int:pk>/inschrijving/", views.bid_new, name="bid_new"),
    path("werk/aanbieders/rondes/<int:pk>/beginnen/", views.round_start, name="round_start"),
    path("werk/aanbieders/rondes/<int:pk>/afsluiten/", views.round_close, name="round_close"),
    path("werk/aanbieders/rondes/<int:pk>/verslag.<slug:kind>", views.round_file, name="round_file"),
    path("werk/aanbieders/rondes/inschrijvingen/<int:pk>/", views.bid_page, name="bid"),
    path("werk/aanbieders/rondes/inschrijvingen/<int:pk>/vaststellen/", views.bid_settle, name="bid_settle"),
    path("werk/aanbieders/rondes/inschrijvingen/<int:pk>/intrekken/", views.bid_withdraw, name="bid_withdraw"),
    path(
        "werk/aanbieders/rondes/inschrijvingen/<int:pk>/document/", views.bid_document_new, name="bid_document_new"
    ),
    path(
        "werk/aanbieders/rondes/inschrijvingen/documenten/<int:pk>/weghalen/", views.bid_document_remove,
        name="bid_document_remove",
    ),
    path(
        "werk/aanbieders/rondes/beoordelingen/<int:pk>/vrijstellen/", views.scoring_release, name="scoring_release"
    ),
    path("werk/beoordelen/", views_scoring.my_rounds_page, name="my_rounds"),
    path("werk/beoordelen/<int:pk>/", views_scoring.my_round_page, name="my_round"),
    path("werk/beoordelen/inschrijving/<int:pk>/", views_scoring.my_bid, name="my_bid"),
    path("werk/beoordelen/inschrijving/<int:pk>/belang/", views_scoring.my_interest, name="my_interest"),
    path("werk/beoordelen/document/<int:pk>/", views_scoring.bid_document, name="bid_document"),
]
