from django.urls import path

from organizations import views
from organizations.jobs import views as jobs

app_name = "organizations"

urlpatterns = [
    path("", views.organization_tree, name="organization_tree"),
    path("posts/", views.posts_of_own_making, name="posts_of_own_making"),
    path("options/", views.organization_options, name="organization_options"),
    path("<int:pk>/branch/", views.organization_branch, name="organization_branch"),
    path("<int:pk>/history/", views.organization_history, name="organization_history"),
    path("jobs/", jobs.job_list, name="job_list"),
    path("jobs/start/", jobs.job_start, name="job_start"),
    path("jobs/<int:pk>/", jobs.job_detail, name="job_detail"),
    path("jobs/<int:pk>/progress/", jobs.job_progress, name="job_progress"),
]
