from django.urls import path

from . import views, views_inviting, views_public, views_sorting

ROOM = "werk/bijeenkomsten/<int:pk>/op-afstand/"
urlpatterns = [
    path(ROOM, views.delphi_page, name="delphi"),
    path(f"{ROOM}afspraken/", views.agree_page, name="delphi_agree"),
    path(f"{ROOM}verder/", views.do_page, name="delphi_do"),
    path(f"{ROOM}ordenen/", views_sorting.sort_page, name="delphi_sort"),
    path(f"{ROOM}redenen/", views_sorting.reasons_page, name="delphi_reasons"),
    path(f"{ROOM}oorzaak/<int:cause>/", views_sorting.cause_page, name="delphi_cause"),
    path(f"{ROOM}oorzaak/<int:cause>/onleesbaar/", views.black_out_page, name="delphi_black_out"),
    path(f"{ROOM}uitnodiging/", views_inviting.invitation_page, name="delphi_invitation"),
    path(
        f"{ROOM}uitnodiging/<str:role>/<str:language>/<str:kind>/", views_inviting.invitation_file_page,
        name="delphi_invitation_file",
    ),
    path("op-afstand/", views_public.enter_page, name="delphi_enter"),
    path("op-afstand/plek/<str:token>/", views_public.place_page, name="delphi_place"),
    path("op-afstand/<str:code>/", views_public.door_page, name="delphi_door"),
]
