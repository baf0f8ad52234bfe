"""The addresses of each room, all in one namespace."""

from django.urls import include, path

app_name = "recruitment"

ROOMS = (
    "due",
    "admissions",
    "dossiers",
    "sessions",
    "members",
    "training",
    "paperwork",
    "persons",
    "doubles",
    "sheets",
    "finding",
    "files",
)

urlpatterns = [path("", include(f"recruitment.{room}.urls")) for room in ROOMS]
