from django.urls import path

from organizations import views

app_name = "organizations"

urlpatterns = [
    path("", views.organization_tree, name="organization_tree"),
    path("posts/", views.posts_of_own_making, name="posts_of_own_making"),
    path("options/", views.organization_options, name="organization_options"),
    path("<int:pk>/branch/", views.organization_branch, name="organization_branch"),
    path("<int:pk>/history/", views.organization_history, name="organization_history"),
]
