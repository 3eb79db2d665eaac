from django.urls import path

from . import views, views_comparing

app_name = "providers"
urlpatterns = [
    path("werk/aanbieders/", views.agreements_page, name="agreements"),
    path("werk/aanbieders/alle/", views.providers_page, name="providers"),
    path("werk/aanbieders/nieuw/", views.provider_page, name="provider_new"),
    path("werk/aanbieders/ervaringen/", views_comparing.experiences_page, name="experiences"),
    path("werk/aanbieders/<int:pk>/ervaringen/", views_comparing.experience_page, name="experience"),
    path("werk/aanbieders/<int:pk>/", views.provider_page, name="provider"),
    path("werk/aanbieders/afspraken/nieuw/", views.agreement_form, name="agreement_new"),
    path("werk/aanbieders/afspraken/<int:pk>/", views.agreement_page, name="agreement"),
    path("werk/aanbieders/afspraken/<int:pk>/aanpassen/", views.agreement_form, name="agreement_edit"),
    path("werk/aanbieders/afspraken/<int:pk>/criterium/", views.criterion_form, name="criterion"),
    path("werk/aanbieders/afspraken/<int:pk>/criterium/vastzetten/", views.publish, name="publish"),
    path("werk/aanbieders/afspraken/<int:pk>/toezicht/", views.plan, name="plan"),
    path("werk/aanbieders/toezicht/<int:pk>/", views.hold, name="hold"),
    path("werk/aanbieders/toezicht/<int:pk>/verzetten/", views.move, name="move"),
    path("werk/aanbieders/toezicht/<int:pk>/afzeggen/", views.cancel, name="cancel"),
    path("werk/aanbieders/toezicht/<int:pk>/gebruiken/", views.use, name="use"),
]
