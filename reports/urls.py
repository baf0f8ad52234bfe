from django.urls import include, path

from reports.views import balance, composition, dashboards, pipeline, units

app_name = "reports"

urlpatterns = [
    path("", dashboards.home, name="home"),
    path("dashboard/<int:pk>/", dashboards.dashboard, name="dashboard"),
    path("dashboard/<int:pk>/curve/", dashboards.dashboard_curve, name="dashboard_curve"),
    path("dashboard/<int:pk>/readings/", dashboards.dashboard_readings, name="dashboard_readings"),
    path("dashboard/<int:pk>/units/", units.dashboard_units, name="dashboard_units"),
    path(
        "dashboard/<int:pk>/export.<str:form>",
        dashboards.dashboard_export,
        name="dashboard_export",
    ),
    path("organizations/<int:pk>/", dashboards.organization_detail, name="organization"),
    path("organizations/<int:pk>/years/", dashboards.organization_years, name="organization_years"),
    path("organizations/<int:pk>/balance/", balance.member_balance, name="member_balance"),
    path(
        "organizations/<int:pk>/balance/export.<str:form>",
        balance.member_balance_export,
        name="member_balance_export",
    ),
    path("organizations/<int:pk>/composition/", composition.composition, name="composition"),
    path(
        "organizations/<int:pk>/composition/export.<str:form>",
        composition.composition_export,
        name="composition_export",
    ),
    path(
        "organizations/<int:pk>/introductions/",
        dashboards.organization_introductions,
        name="introductions",
    ),
    path("pipeline/<int:pk>/", pipeline.pipeline_funnel, name="pipeline_funnel"),
    path("pipeline/<int:pk>/time/", pipeline.pipeline_time, name="pipeline_time"),
    path("pipeline/<int:pk>/reasons/", pipeline.pipeline_reasons, name="pipeline_reasons"),
    path("pipeline/<int:pk>/courses/", pipeline.pipeline_courses, name="pipeline_courses"),
    path("pipeline/<int:pk>/quota/", pipeline.pipeline_coverage, name="pipeline_coverage"),
    path("", include("reports.reorganizations.urls")),
    path("", include("reports.guide.urls")),
]
