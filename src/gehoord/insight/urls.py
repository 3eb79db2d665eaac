from django.urls import path

from . import views

app_name = "insight"
urlpatterns = [
    path("", views.overview_page, name="overview"),
    path("verhalen/", views.stories_page, name="stories"),
    path("verhalen/<int:pk>/", views.story_page, name="story"),
    path("zoeken/", views.search_page, name="search"),
    path("tabel.csv", views.table_csv, name="table.csv"),
]
