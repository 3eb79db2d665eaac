from django.urls import path

from . import views, views_portal

app_name = "practice"
ROOM = "werk/oefenen/"
urlpatterns = [
    path("werk/mijn-aanbieder/<int:pk>/kaarten/", views_portal.own_cards_page, name="own_cards"),
    path(f"{ROOM}kaarten/", views.cards_page, name="cards"),
    path(f"{ROOM}kaarten/vel.pdf", views.sheet_pdf, name="sheet"),
    path(f"{ROOM}kaarten/basis/", views.install_base_page, name="install_base"),
    path(f"{ROOM}kaarten/nieuw/", views.make_card_page, name="make_card"),
    path(f"{ROOM}kaarten/tips/", views.tips_page, name="tips"),
    path(f"{ROOM}kaarten/tips/<int:pk>/", views.from_tip_page, name="from_tip"),
    path(f"{ROOM}kaarten/<int:pk>/", views.card_page, name="card"),
    path(f"{ROOM}kaarten/<int:pk>/wijzigen/", views.edit_card_page, name="edit_card"),
    path(f"{ROOM}kaarten/<int:pk>/publiceren/", views.publish_page, name="publish"),
    path(f"{ROOM}kaarten/<int:pk>/weg/", views.remove_card_page, name="remove_card"),
    path(f"{ROOM}werkvormen/", views.exercises_page, name="exercises"),
    path(f"{ROOM}werkvormen/nieuw/", views.make_exercise_page, name="make_exercise"),
    path(f"{ROOM}werkvormen/<int:pk>/", views.exercise_page, name="exercise"),
    path(f"{ROOM}werkvormen/<int:pk>/wijzigen/", views.edit_exercise_page, name="edit_exercise"),
]
