from django.urls import path

from . import views, views_evidence, views_trends

app_name = "insight"
urlpatterns = [
    path("", views.overview_page, name="overview"),
    path("verloop/", views_trends.trend_page, name="trend"),
    path("vergelijken/", views_trends.compare_page, name="compare"),
    path("verhalen/", views.stories_page, name="stories"),
    path("verhalen/<int:pk>/", views.story_page, name="story"),
    path("zoeken/", views.search_page, name="search"),
    path("tabel.csv", views.table_csv, name="table.csv"),
    path("bewijs/", views_evidence.evidence_list, name="evidence_list"),
    path("bewijs/vastleggen/", views_evidence.freeze_page, name="freeze"),
    path("bewijs/citaten/", views_evidence.choose_page, name="choose"),
    path("bewijs/<int:pk>/", views_evidence.evidence_page, name="evidence"),
    path("bewijs/<int:pk>/nareken/", views_evidence.recompute_page, name="recompute"),
    path("bewijs/<int:pk>/tabel.csv", views_evidence.evidence_csv, name="evidence.csv"),
]
