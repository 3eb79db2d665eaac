from django.urls import path

from . import views_public

app_name = "surveys"
urlpatterns = [path("scan/", views_public.scan_page, name="scan")]
