from django.urls import path

from . import views

urlpatterns = [
    path("werk/aanbieders/sets/", views.kits_page, name="kits"),
    path("werk/aanbieders/sets/nieuw/", views.kit_new, name="kit_new"),
    path("werk/aanbieders/sets/<int:pk>/", views.kit_page, name="kit"),
    path("werk/aanbieders/sets/<int:pk>/stap/<slug:step>/", views.kit_step, name="kit_step"),
    path("werk/aanbieders/sets/<int:pk>/publiceren/", views.kit_publish, name="kit_publish"),
    path("werk/aanbieders/sets/<int:pk>/nieuwe-versie/", views.kit_replace, name="kit_replace"),
    path("werk/aanbieders/sets/<int:pk>/gebruiken/", views.kit_fill, name="kit_fill"),
    path("werk/aanbieders/sets/<int:pk>/bijlage.<slug:kind>", views.kit_file, name="kit_file"),
]
