"""The addresses of terms, deliveries, reminders and what follows when time runs out."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views_delivery, views_terms

urlpatterns: list[URLPattern] = [
    path("werk/adviezen/afspraken/", views_terms.ordinance, name="ordinance"),
    path("werk/gemeente/punten/<int:pk>/uitstel/", views_terms.ask_extension, name="ask_extension"),
    path("werk/adviezen/punten/<int:pk>/uitstel/", views_terms.note_extension, name="note_extension"),
    path("werk/adviezen/termijnen/", views_terms.waiting_page, name="waiting"),
    path("werk/gemeente/termijnen/", views_terms.officer_waiting, name="officer_waiting"),
    path("werk/adviezen/<int:pk>/gemeenteraad/", views_terms.warn, name="warn"),
    path("werk/adviezen/<int:pk>/bezorgen/", views_delivery.deliveries, name="deliveries"),
    path("werk/adviezen/<int:pk>/bezorgen/mail/", views_delivery.mail_letter, name="mail_letter"),
    path("werk/adviezen/<int:pk>/bezorgen/afgeven/", views_delivery.hand_over, name="hand_over"),
    path("werk/adviezen/bezorgd/<int:pk>/opnieuw/", views_delivery.try_again, name="try_again"),
    path("werk/adviezen/bezorgd/<int:pk>/link/", views_delivery.end_link, name="end_link"),
    path("werk/adviezen/bezorgd/<int:pk>/adres-weg/", views_delivery.forget_address, name="forget_address"),
    path("brief/<str:token>/", views_delivery.read_letter, name="read_letter"),
    path("brief/<str:token>/ontvangen/", views_delivery.confirm_receipt, name="confirm_receipt"),
    path("brief/<str:token>/<str:kind>/", views_delivery.letter_file, name="letter_file"),
]
