from django.urls import path

from . import views, views_reading

urlpatterns = [
    path("werk/aanbieders/toezicht/", views_reading.overview, name="supervision_overview"),
    path("werk/aanbieders/afspraken/<int:pk>/kalender/", views.calendar_new, name="calendar_new"),
    path("werk/aanbieders/afspraken/<int:pk>/compliment/", views.praise, name="praise"),
    path("werk/aanbieders/afspraken/<int:pk>/dossier/", views_reading.dossier_page, name="agreement_dossier"),
    path("werk/aanbieders/afspraken/<int:pk>/dossier.<slug:kind>", views_reading.dossier_file, name="dossier_file"),
    path("werk/aanbieders/toezicht/<int:pk>/stap/", views.step, name="step"),
    path("werk/aanbieders/toezicht/<int:pk>/verbeterstap/", views.improvement_new, name="improvement_new"),
    path("werk/aanbieders/verbeterstappen/<int:pk>/", views.improvement, name="improvement"),
    path("werk/aanbieders/verbeterstappen/<int:pk>/afronden/", views.improvement_settle, name="improvement_settle"),
]
