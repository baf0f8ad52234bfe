from django.urls import path, re_path

from recruitment.dossiers.views import (
    candidates,
    companions,
    minutes,
    special,
    steps,
    transfers,
    unions,
)

urlpatterns = [
    path("cells/<int:pk>/unions/", unions.cell_unions, name="cell_unions"),
    path("candidates/", candidates.candidate_list, name="candidate_list"),
    path("candidates/add/", candidates.candidate_add, name="candidate_add"),
    path("candidates/views/", candidates.view_save, name="view_save"),
    path("candidates/views/<int:pk>/drop/", candidates.view_drop, name="view_drop"),
    path("candidates/<int:pk>/", candidates.candidate_detail, name="candidate_detail"),
    re_path(
        r"^candidates/(?P<pk>[0-9]{1,18})/(?P<way>next|previous)/$",
        candidates.candidate_walk,
        name="candidate_walk",
    ),
    path("candidates/<int:pk>/history/", candidates.candidate_history, name="candidate_history"),
    path("candidates/<int:pk>/describe/", candidates.candidate_describe, name="candidate_describe"),
    path("candidates/<int:pk>/step/<str:stage>/", steps.candidate_step, name="candidate_step"),
    path("candidates/<int:pk>/steps/<int:step>/", steps.step_correct, name="step_correct"),
    path(
        "candidates/<int:pk>/steps/<int:step>/minutes/", minutes.step_minutes, name="step_minutes"
    ),
    path(
        "candidates/<int:pk>/certificate/",
        steps.candidate_certificate,
        name="candidate_certificate",
    ),
    path("candidates/<int:pk>/back/", steps.candidate_back, name="candidate_back"),
    path("candidates/<int:pk>/close/", steps.candidate_close, name="candidate_close"),
    path("candidates/<int:pk>/annul/", steps.candidate_annul, name="candidate_annul"),
    path("candidates/<int:pk>/reopen/", steps.candidate_reopen, name="candidate_reopen"),
    path(
        "candidates/<int:pk>/recognition/take-back/",
        steps.recognition_take_back,
        name="recognition_take_back",
    ),
    path("candidates/<int:pk>/transfer/", steps.candidate_transfer, name="candidate_transfer"),
    path("candidates/<int:pk>/papers/", steps.paper_mark, name="paper_mark"),
    path(
        "candidates/<int:pk>/companions/<str:duty>/", companions.companion_add, name="companion_add"
    ),
    path(
        "candidates/<int:pk>/companions/<int:companion>/relieve/",
        companions.companion_relieve,
        name="companion_relieve",
    ),
    path(
        "candidates/<int:pk>/companions/<int:companion>/correct/",
        companions.companion_correct,
        name="companion_correct",
    ),
    path("candidates/<int:pk>/consents/", special.consent_record, name="consent_record"),
    path("candidates/<int:pk>/special/", special.candidate_special, name="candidate_special"),
    path("candidates/<int:pk>/former/", special.candidate_former, name="candidate_former"),
    path("transfers/<int:pk>/", transfers.transfer_detail, name="transfer_detail"),
]
