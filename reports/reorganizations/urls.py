from django.urls import path

from reports.reorganizations.views import reorganizations, successors, workbench

urlpatterns = [
    path("reorganizations/", reorganizations.reorganization_list, name="reorganization_list"),
    path("reorganizations/add/", reorganizations.reorganization_add, name="reorganization_add"),
    path(
        "reorganizations/<int:pk>/",
        reorganizations.reorganization_detail,
        name="reorganization_detail",
    ),
    path(
        "reorganizations/<int:pk>/progress/",
        reorganizations.reorganization_progress,
        name="reorganization_progress",
    ),
    path(
        "reorganizations/<int:pk>/draft/",
        workbench.reorganization_draft,
        name="reorganization_draft",
    ),
    path(
        "reorganizations/<int:pk>/preview/",
        reorganizations.reorganization_preview,
        name="reorganization_preview",
    ),
    path(
        "reorganizations/<int:pk>/discard/",
        reorganizations.reorganization_discard,
        name="reorganization_discard",
    ),
    path(
        "reorganizations/<int:pk>/take-back/",
        reorganizations.reorganization_take_back,
        name="reorganization_take_back",
    ),
    path(
        "reorganizations/<int:pk>/dossiers/",
        successors.reorganization_dossiers,
        name="reorganization_dossiers",
    ),
    path(
        "reorganizations/<int:pk>/quotas/",
        successors.reorganization_quotas,
        name="reorganization_quotas",
    ),
]
