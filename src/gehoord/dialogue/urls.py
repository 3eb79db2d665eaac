from django.urls import path

from . import views, views_causes, views_merging
from .delphi.urls import urlpatterns as delphi
from .grouping import views as views_grouping
from .live import views as views_live
from .live import views_blocks, views_public, views_votes
from .paper import views as views_paper
from .preparing import views as views_preparing
from .preparing import views_costs, views_handing_out, views_inviting
from .reporting import views as views_reporting
from .reporting import views_public as views_reader
from .whys import views as views_whys

app_name = "dialogue"
ROOM = "werk/bijeenkomsten/"
urlpatterns = [
    path(ROOM, views.gatherings_page, name="gatherings"),
    path(f"{ROOM}nieuw/", views.make_page, name="make"),
    path(f"{ROOM}bewijs/", views_causes.use_gatherings_page, name="use_gatherings"),
    path(f"{ROOM}gehoord/", views_blocks.heard_page, name="heard"),
    path(f"{ROOM}oorzaken/", views_causes.sets_page, name="sets"),
    path(f"{ROOM}oorzaken/kiezen/", views_causes.choose_page, name="choose"),
    path(f"{ROOM}oorzaken/samenvoegen/", views_merging.merge_page, name="merge"),
    path(f"{ROOM}oorzaken/<int:pk>/", views_causes.set_page, name="set"),
    path(f"{ROOM}oorzaken/<int:pk>/bewijs/", views_causes.use_set_page, name="use_set"),
    path(f"{ROOM}regel/<str:kind>/<int:pk>/", views.line_page, name="line"),
    path(f"{ROOM}regel/<str:kind>/<int:pk>/weg/", views.remove_page, name="remove"),
    path(f"{ROOM}regel/<str:kind>/<int:pk>/onleesbaar/", views.black_out_page, name="black_out"),
    path(f"{ROOM}<int:pk>/", views.gathering_page, name="gathering"),
    path(f"{ROOM}<int:pk>/wijzigen/", views.edit_page, name="edit"),
    path(f"{ROOM}<int:pk>/deelnemers/", views.attendance_page, name="attendance"),
    path(f"{ROOM}<int:pk>/afronden/", views.close_page, name="close"),
    path(f"{ROOM}<int:pk>/live/", views_live.live_page, name="live"),
    path(f"{ROOM}<int:pk>/live/deur/", views_live.door_page, name="live_door"),
    path(f"{ROOM}<int:pk>/live/stand/", views_live.stand_page, name="live_stand"),
    path(f"{ROOM}<int:pk>/live/scherm/", views_live.screen_page, name="live_screen"),
    path(f"{ROOM}<int:pk>/live/blok/", views_blocks.new_block_page, name="live_new_block"),
    path(f"{ROOM}<int:pk>/live/blok/<int:block>/", views_blocks.block_page, name="live_block"),
    path(f"{ROOM}<int:pk>/live/blok/<int:block>/wijzigen/", views_blocks.edit_block_page, name="live_edit_block"),
    path(f"{ROOM}<int:pk>/live/verder/", views_blocks.go_on_page, name="live_go_on"),
    path(f"{ROOM}<int:pk>/verslag/", views_reporting.report_page, name="report"),
    path(f"{ROOM}<int:pk>/verslag/nakijken/", views_reporting.check_page, name="check"),
    path(f"{ROOM}<int:pk>/verslag/muur/", views_reporting.wall_page, name="wall"),
    path(f"{ROOM}<int:pk>/verslag/<str:kind>/", views_reporting.report_file_page, name="report_file"),
    path(f"{ROOM}<int:pk>/papier/", views_paper.forms_page, name="paper_forms"),
    path(f"{ROOM}<int:pk>/live/blok/<int:block>/papier/", views_paper.type_page, name="paper"),
    path(f"{ROOM}<int:pk>/live/blok/<int:block>/formulier/", views_paper.forms_page, name="paper_form"),
    path(f"{ROOM}<int:pk>/live/blok/<int:block>/groepen/", views_grouping.groups_page, name="live_groups"),
    path(f"{ROOM}<int:pk>/live/blok/<int:block>/overnemen/", views_grouping.keep_page, name="live_keep_cards"),
    path("mee/<str:token>/verslag/", views_reader.reader_page, name="reader"),
    path(f"{ROOM}<int:pk>/live/blok/<int:block>/stemming/", views_votes.prepare_page, name="live_prepare"),
    path(f"{ROOM}<int:pk>/live/blok/<int:block>/waarom/", views_whys.why_page, name="live_why"),
    path(f"{ROOM}<int:pk>/live/blok/<int:block>/vastleggen/", views_votes.keep_page, name="live_keep"),
    path(f"{ROOM}<int:pk>/stelling/<int:option>/onleesbaar/", views_votes.black_out_statement_page,
         name="black_out_statement"),
    path(f"{ROOM}volgorde/<int:pk>/", views_votes.ranking_page, name="ranking"),
    path(f"{ROOM}volgorde/<int:pk>/bewijs/", views_votes.use_ranking_page, name="use_ranking"),
    path("mee/", views_public.join_page, name="join"),
    path("mee/<str:token>/", views_public.seat_page, name="seat"),
    path("mee/<str:token>/kaart/<int:pk>/", views_public.card_page, name="seat_card"),
    path(f"{ROOM}reeksen/", views_preparing.series_list_page, name="series_list"),
    path(f"{ROOM}reeksen/nieuw/", views_preparing.series_edit_page, name="series_new"),
    path(f"{ROOM}reeksen/<int:pk>/", views_preparing.series_page, name="series"),
    path(f"{ROOM}reeksen/<int:pk>/wijzigen/", views_preparing.series_edit_page, name="series_edit"),
    path(f"{ROOM}<int:pk>/voorbereiden/", views_preparing.prepare_page, name="prepare"),
    path(f"{ROOM}<int:pk>/voorbereiden/wijzigen/", views_preparing.prepare_edit_page, name="prepare_edit"),
    path(f"{ROOM}<int:pk>/voorbereiden/uitnodiging/", views_inviting.invitation_page, name="invitation"),
    path(
        f"{ROOM}<int:pk>/voorbereiden/uitnodiging/<str:role>/<str:language>/<str:kind>/",
        views_inviting.invitation_file_page, name="invitation_file",
    ),
    path(f"{ROOM}<int:pk>/voorbereiden/citaten/", views_handing_out.handout_page, name="handout"),
    path(f"{ROOM}<int:pk>/voorbereiden/reiskosten/", views_costs.costs_page, name="costs"),
    path(f"{ROOM}<int:pk>/voorbereiden/plan/", views_preparing.use_plan_page, name="use_plan"),
    path(f"{ROOM}<int:pk>/erbij/<str:kind>/", views.add_page, name="add"),
    *delphi,
]
