from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("", views.home, name="home"),
    path("wat-wij-ermee-doen/", views.loop, name="loop"),
    path("privacy/", views.privacy, name="privacy"),
    path("werk/waarvoor/", views.purposes, name="purposes"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
]
