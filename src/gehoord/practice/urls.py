from django.urls import path

from . import views, views_asking, views_decks, views_portal, views_public, views_trainings

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
    path(
        f"{ROOM}kaarten/<int:pk>/vertalen/<str:language>/", views_decks.translate_page, name="translate_card"
    ),
    path(f"{ROOM}sets/", views_decks.decks_page, name="decks"),
    path(f"{ROOM}sets/nieuw/", views_decks.make_deck_page, name="make_deck"),
    path(f"{ROOM}sets/<int:pk>/", views_decks.deck_page, name="deck"),
    path(f"{ROOM}sets/<int:pk>/wijzigen/", views_decks.edit_deck_page, name="edit_deck"),
    path(f"{ROOM}sets/<int:pk>/kaarten/", views_decks.deck_cards_page, name="deck_cards"),
    path(f"{ROOM}sets/<int:pk>/verplaatsen/", views_decks.move_card_page, name="move_card"),
    path(f"{ROOM}sets/<int:pk>/openbaar/", views_decks.publish_deck_page, name="publish_deck"),
    path(f"{ROOM}sets/<int:pk>/weg/", views_decks.remove_deck_page, name="remove_deck"),
    path(f"{ROOM}sets/<int:pk>/vel.pdf", views_decks.deck_sheet, name="deck_sheet"),
    path(f"{ROOM}sets/<int:pk>/plaatjes.zip", views_decks.deck_images, name="deck_images"),
    path("kaarten/<int:pk>/", views_public.public_deck, name="public_deck"),
    path("kaarten/<int:pk>/ingebed/", views_public.embedded_deck, name="embedded_deck"),
    path("kaarten/<int:pk>/elke-week/", views_asking.ask_weekly_page, name="ask_weekly"),
    path("kaarten/<int:pk>/<int:card>/proberen/", views_asking.try_page, name="try"),
    path("kaart-van-de-week/<str:token>/", views_asking.weekly_page, name="weekly"),
    path("mijn-voornemen/", views_asking.mine_page, name="mine"),
    path(f"{ROOM}werkvormen/", views.exercises_page, name="exercises"),
    path(f"{ROOM}werkvormen/nieuw/", views.make_exercise_page, name="make_exercise"),
    path(f"{ROOM}werkvormen/<int:pk>/", views.exercise_page, name="exercise"),
    path(f"{ROOM}werkvormen/<int:pk>/wijzigen/", views.edit_exercise_page, name="edit_exercise"),
    path(f"{ROOM}trainingen/", views_trainings.trainings_page, name="trainings"),
    path(f"{ROOM}trainingen/nieuw/", views_trainings.plan_page, name="plan_training"),
    path(f"{ROOM}trainingen/<int:pk>/", views_trainings.training_page, name="training"),
    path(f"{ROOM}trainingen/<int:pk>/wijzigen/", views_trainings.edit_training_page, name="edit_training"),
    path(f"{ROOM}trainingen/<int:pk>/scherm/", views_trainings.training_screen, name="training_screen"),
    path(f"{ROOM}trainingen/<int:pk>/mensen/", views_trainings.count_people_page, name="count_people"),
    path(f"{ROOM}trainingen/<int:pk>/materiaal.pdf", views_trainings.training_material, name="training_material"),
]
