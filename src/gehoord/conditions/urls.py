from django.urls import path

from . import views, views_organisations, views_own, views_steps

app_name = "conditions"
urlpatterns = [
    path("werk/randvoorwaarden/", views.scans_page, name="scans"),
    path("werk/randvoorwaarden/nieuw/", views.new_page, name="new"),
    path("werk/randvoorwaarden/<int:pk>/", views.scan_page, name="scan"),
    path("werk/randvoorwaarden/<int:pk>/codes/", views.codes_page, name="codes"),
    path("werk/randvoorwaarden/<int:pk>/sluiten/", views.close_page, name="close"),
    path("werk/randvoorwaarden/<int:pk>/gebruiken/", views.use_page, name="use"),
    path("werk/randvoorwaarden/overzicht/", views_organisations.overview_page, name="overview"),
    path("werk/randvoorwaarden/organisaties/", views_organisations.organisations_page, name="organisations"),
    path("werk/randvoorwaarden/organisaties/<int:pk>/", views_organisations.organisation_page, name="organisation"),
    path(
        "werk/randvoorwaarden/organisaties/<int:pk>/profiel.<slug:kind>", views_organisations.profile_file,
        name="profile_file",
    ),
    path("werk/randvoorwaarden/organisaties/<int:pk>/cijfer/", views_organisations.fact_new, name="fact_new"),
    path("werk/randvoorwaarden/cijfers/<int:pk>/weg/", views_organisations.fact_remove, name="fact_remove"),
    path("werk/mijn-aanbieder/<int:pk>/randvoorwaarden/", views_own.own_needs_page, name="own_needs"),
    path("werk/mijn-aanbieder/<int:pk>/randvoorwaarden/scan/", views_own.own_scan_new, name="own_scan_new"),
    path("werk/mijn-aanbieder/<int:pk>/randvoorwaarden/stap/", views_own.own_step_new, name="own_step_new"),
    path("werk/mijn-aanbieder/scans/<int:pk>/codes/", views_own.own_codes, name="own_codes"),
    path("werk/mijn-aanbieder/scans/<int:pk>/sluiten/", views_own.own_close, name="own_close"),
    path("werk/mijn-aanbieder/stappen/<int:pk>/klaar/", views_own.own_step_done, name="own_step_done"),
    path("werk/randvoorwaarden/stappen/", views_steps.steps_page, name="steps"),
    path("werk/randvoorwaarden/stappen/nieuw/", views_steps.step_new, name="step_new"),
    path("werk/randvoorwaarden/stappen/<int:pk>/", views_steps.step_edit, name="step_edit"),
    path("werk/randvoorwaarden/stappen/<int:pk>/klaar/", views_steps.step_done, name="step_done"),
    path("werk/randvoorwaarden/stappen/<int:pk>/toezicht/", views_steps.step_take, name="step_take"),
    path("werk/mijn-aanbieder/stappen/<int:pk>/verbeterplan/", views_own.own_step_take, name="own_step_take"),
    path("werk/randvoorwaarden/stappen/<int:pk>/advies/", views_steps.step_ask, name="step_ask"),
]
