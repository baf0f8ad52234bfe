from django.urls import path

from recruitment.views import admissions, candidates, inbox, reviews, steps, transfers

app_name = "recruitment"

urlpatterns = [
    path("inbox/", inbox.inbox_list, name="inbox"),
    path("admissions/", admissions.admission_list, name="admission_list"),
    path("admissions/export.<str:form>", admissions.admission_export, name="admission_export"),
    path("admissions/add/", admissions.admission_add, name="admission_add"),
    path("admissions/<int:pk>/", admissions.admission_detail, name="admission_detail"),
    path("admissions/<int:pk>/correct/", admissions.admission_correct, name="admission_correct"),
    path("admissions/<int:pk>/annul/", admissions.admission_annul, name="admission_annul"),
    path("candidates/", candidates.candidate_list, name="candidate_list"),
    path("candidates/add/", candidates.candidate_add, name="candidate_add"),
    path("candidates/views/", candidates.view_save, name="view_save"),
    path("candidates/views/<int:pk>/drop/", candidates.view_drop, name="view_drop"),
    path("candidates/<int:pk>/", candidates.candidate_detail, name="candidate_detail"),
    path("candidates/<int:pk>/history/", candidates.candidate_history, name="candidate_history"),
    path("candidates/<int:pk>/describe/", candidates.candidate_describe, name="candidate_describe"),
    path("candidates/<int:pk>/step/<str:stage>/", steps.candidate_step, name="candidate_step"),
    path("candidates/<int:pk>/back/", steps.candidate_back, name="candidate_back"),
    path("candidates/<int:pk>/close/", steps.candidate_close, name="candidate_close"),
    path("candidates/<int:pk>/reopen/", steps.candidate_reopen, name="candidate_reopen"),
    path("candidates/<int:pk>/rules/", steps.candidate_rules, name="candidate_rules"),
    path("candidates/<int:pk>/transfer/", steps.candidate_transfer, name="candidate_transfer"),
    path("candidates/<int:pk>/papers/", steps.paper_mark, name="paper_mark"),
    path("candidates/<int:pk>/companions/<str:duty>/", steps.companion_add, name="companion_add"),
    path(
        "candidates/<int:pk>/companions/<int:companion>/relieve/",
        steps.companion_relieve,
        name="companion_relieve",
    ),
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/<int:pk>/", reviews.review_cell, name="review_cell"),
    path("transfers/<int:pk>/", transfers.transfer_detail, name="transfer_detail"),
]
