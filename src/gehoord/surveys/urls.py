from django.urls import path

from . import (
    views_campaigns,
    views_channels,
    views_entrances,
    views_making,
    views_public,
    views_questionnaires,
)

app_name = "surveys"
urlpatterns = [
    path("scan/", views_public.scan_page, name="scan"),
    path("scan/klaar/", views_public.thanks_page, name="thanks"),
    path("meedoen/<str:token>/", views_channels.link_page, name="link"),
    path("scherm/<str:token>/", views_channels.kiosk_page, name="kiosk"),
    path("scherm/<str:token>/vragen/", views_channels.kiosk_questions_page, name="kiosk_questions"),
    path("scherm/<str:token>/klaar/", views_channels.kiosk_done_page, name="kiosk_done"),
    path("werk/onderzoeken/", views_campaigns.campaigns_page, name="campaigns"),
    path("werk/onderzoeken/nieuw/", views_campaigns.new_page, name="new"),
    path("werk/onderzoeken/<int:pk>/", views_campaigns.campaign_page, name="campaign"),
    path("werk/onderzoeken/<int:pk>/codes/", views_campaigns.hand_out_page, name="hand_out"),
    path("werk/onderzoeken/<int:pk>/sluiten/", views_campaigns.close_page, name="close"),
    path("werk/onderzoeken/<int:pk>/patronen/", views_campaigns.watch_page, name="watch"),
    path("werk/onderzoeken/<int:pk>/ingangen/", views_entrances.entrances_page, name="entrances"),
    path("werk/onderzoeken/<int:pk>/papier/", views_entrances.paper_page, name="paper"),
    path("werk/onderzoeken/<int:pk>/formulier.pdf", views_entrances.paper_form_file, {"kind": "pdf"}, name="form_pdf"),
    path(
        "werk/onderzoeken/<int:pk>/formulier.docx", views_entrances.paper_form_file, {"kind": "docx"}, name="form_file"
    ),
    path(
        "werk/onderzoeken/ingang/<int:pk>/sluiten/", views_entrances.close_entrance_page, name="close_entrance"
    ),
    path("werk/onderzoeken/stapel/<int:pk>/intrekken/", views_campaigns.revoke_page, name="revoke"),
    path("werk/vragenlijsten/", views_questionnaires.questionnaires_page, name="questionnaires"),
    path("werk/vragenlijsten/maken/", views_making.make_page, name="make"),
    path("werk/vragenlijsten/erbij/", views_questionnaires.install_page, name="install"),
    path("werk/vragenlijsten/<int:pk>/", views_questionnaires.questionnaire_page, name="questionnaire"),
    path("werk/vragenlijsten/uitslagen/", views_questionnaires.results_page, name="results"),
    path("werk/vragenlijsten/uitslagen/<int:pk>/", views_questionnaires.result_page, name="result"),
    path("werk/vragenlijsten/uitslagen/<int:pk>/narekenen/", views_questionnaires.recount_page, name="recount"),
    path("werk/vragenlijsten/uitslagen/<int:pk>/gebruiken/", views_questionnaires.use_page, name="use"),
    path(
        "werk/vragenlijsten/uitslagen/<int:pk>/weghalen/", views_questionnaires.remove_words_page, name="remove_words"
    ),
]
