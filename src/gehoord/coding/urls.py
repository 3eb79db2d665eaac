from django.urls import path

from . import views

app_name = "coding"
urlpatterns = [
    path("", views.queue_page, name="queue"),
    path("<int:pk>/", views.code_page, name="code"),
]
