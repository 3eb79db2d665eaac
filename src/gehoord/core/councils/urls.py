from django.urls import path

from . import views

app_name = "councils"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("aanmelden/", views.SignIn.as_view(), name="sign_in"),
    path("afmelden/", views.SignOut.as_view(), name="sign_out"),
    path("account/", views.account, name="account"),
    path("raad/", views.choose_council, name="choose_council"),
]
