from django.urls import path

from . import views_campaigns, views_public

app_name = "surveys"
urlpatterns = [
    path("scan/", views_public.scan_page, name="scan"),
    path("werk/onderzoeken/", views_campaigns.campaigns_page, name="campaigns"),
    path("werk/onderzoeken/nieuw/", views_campaigns.new_page, name="new"),
    path("werk/onderzoeken/<int:pk>/", views_campaigns.campaign_page, name="campaign"),
    path("werk/onderzoeken/<int:pk>/codes/", views_campaigns.hand_out_page, name="hand_out"),
    path("werk/onderzoeken/<int:pk>/sluiten/", views_campaigns.close_page, name="close"),
    path("werk/onderzoeken/<int:pk>/patronen/", views_campaigns.watch_page, name="watch"),
    path("werk/onderzoeken/stapel/<int:pk>/intrekken/", views_campaigns.revoke_page, name="revoke"),
]
