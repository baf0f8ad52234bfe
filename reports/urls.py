from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("", views.home, name="home"),
    path("dashboard/<int:pk>/", views.dashboard, name="dashboard"),
    path("dashboard/<int:pk>/curve/", views.dashboard_curve, name="dashboard_curve"),
    path("dashboard/<int:pk>/export.<str:form>", views.dashboard_export, name="dashboard_export"),
    path("organizations/<int:pk>/", views.organization_detail, name="organization"),
    path("organizations/<int:pk>/balance/", views.member_balance, name="member_balance"),
    path(
        "organizations/<int:pk>/introductions/",
        views.organization_introductions,
        name="introductions",
    ),
]
