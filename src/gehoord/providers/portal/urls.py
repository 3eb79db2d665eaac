from django.urls import path

from . import views, views_access, views_plan

urlpatterns = [
    path("werk/mijn-aanbieder/", views.own_page, name="own"),
    path("werk/mijn-aanbieder/<int:pk>/", views.results_page, name="own_results"),
    path("werk/mijn-aanbieder/uitslagen/<int:pk>/", views.survey_page, name="own_survey"),
    path("werk/mijn-aanbieder/<int:pk>/afspraken/", views.agreements_page, name="own_agreements"),
    path("werk/mijn-aanbieder/toezicht/<int:pk>/", views.view_form, name="own_view"),
    path("werk/mijn-aanbieder/afspraken/<int:pk>/verbeterplan/", views_plan.plan_page, name="own_plan"),
    path("werk/mijn-aanbieder/afspraken/<int:pk>/verbeterplan/stap/", views_plan.step_add, name="own_step_new"),
    path("werk/mijn-aanbieder/verbeterstappen/<int:pk>/", views_plan.step_edit, name="own_step"),
    path("werk/mijn-aanbieder/verbeterstappen/<int:pk>/afronden/", views_plan.step_settle, name="own_step_settle"),
    path("werk/aanbieders/<int:pk>/toegang/", views_access.let_in_page, name="let_in"),
    path("werk/aanbieders/toegang/<int:pk>/stoppen/", views_access.end_page, name="let_out"),
]
