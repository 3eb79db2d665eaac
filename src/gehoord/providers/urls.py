from django.urls import path

from . import views, views_comparing, views_providers, views_sheets
from .bids.urls import urlpatterns as bid_urls
from .kit.urls import urlpatterns as kit_urls
from .portal.urls import urlpatterns as portal_urls
from .supervision.urls import urlpatterns as supervision_urls

app_name = "providers"
urlpatterns = [
    *kit_urls,
    *portal_urls,
    *bid_urls,
    *supervision_urls,
    path("werk/aanbieders/", views.agreements_page, name="agreements"),
    path("werk/aanbieders/alle/", views_providers.providers_page, name="providers"),
    path("werk/aanbieders/nieuw/", views_providers.provider_form, name="provider_new"),
    path("werk/aanbieders/ervaringen/", views_comparing.experiences_page, name="experiences"),
    path("werk/aanbieders/<int:pk>/ervaringen/", views_comparing.experience_page, name="experience"),
    path("werk/aanbieders/<int:pk>/", views_providers.provider_page, name="provider"),
    path("werk/aanbieders/<int:pk>/aanpassen/", views_providers.provider_form, name="provider_edit"),
    path("werk/aanbieders/<int:pk>/locaties/nieuw/", views_providers.location_add, name="location_new"),
    path("werk/aanbieders/locaties/<int:pk>/", views_providers.location_edit, name="location"),
    path("werk/aanbieders/<int:pk>/teams/nieuw/", views_providers.team_add, name="team_new"),
    path("werk/aanbieders/teams/<int:pk>/", views_providers.team_edit, name="team"),
    path("werk/aanbieders/<int:pk>/onderaannemers/", views_providers.subcontractor_add, name="subcontractor_new"),
    path(
        "werk/aanbieders/<int:pk>/onderaannemers/<int:sub>/weg/", views_providers.subcontractor_remove,
        name="subcontractor_remove",
    ),
    path("werk/aanbieders/gemeenten/", views_providers.owners_page, name="owners"),
    path("werk/aanbieders/gemeenten/nieuw/", views_providers.owner_form, name="owner_new"),
    path("werk/aanbieders/gemeenten/<int:pk>/", views_providers.owner_form, name="owner"),
    path("werk/aanbieders/lijsten/", views_sheets.sheets_page, name="sheets"),
    path("werk/aanbieders/lijsten/bestand/", views_sheets.sheet_file, name="sheet_file"),
    path("werk/aanbieders/lijsten/<int:pk>/", views_sheets.import_page, name="import"),
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
