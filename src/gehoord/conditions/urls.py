from django.urls import path

from . import views

app_name = "conditions"
urlpatterns = [
    path("werk/randvoorwaarden/", views.scans_page, name="scans"),
    path("werk/randvoorwaarden/nieuw/", views.new_page, name="new"),
    path("werk/randvoorwaarden/<int:pk>/", views.scan_page, name="scan"),
    path("werk/randvoorwaarden/<int:pk>/codes/", views.codes_page, name="codes"),
    path("werk/randvoorwaarden/<int:pk>/sluiten/", views.close_page, name="close"),
    path("werk/randvoorwaarden/<int:pk>/gebruiken/", views.use_page, name="use"),
]
