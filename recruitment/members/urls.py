from django.urls import path

from recruitment.members.views import member_events, probation

urlpatterns = [
    path("members/events/", member_events.member_event_list, name="member_event_list"),
    path(
        "members/events/export.<str:form>",
        member_events.member_event_export,
        name="member_event_export",
    ),
    path("members/events/add/", member_events.member_event_add, name="member_event_add"),
    path("admissions/<int:pk>/event/", member_events.member_event_of, name="member_event_of"),
    path("members/events/<int:pk>/", member_events.member_event_detail, name="member_event_detail"),
    path(
        "members/events/<int:pk>/annul/",
        member_events.member_event_annul,
        name="member_event_annul",
    ),
    path("probation/", probation.probation_list, name="probation_list"),
    path(
        "probation/admissions/<int:pk>/take-up/",
        probation.probation_take_up,
        name="probation_take_up",
    ),
    path("probation/take-up/", probation.probation_take_up_all, name="probation_take_up_all"),
    path("probation/<int:pk>/remove/", probation.probation_remove, name="probation_remove"),
]
