from django.urls import path

from recruitment.finding import views

urlpatterns = [path("search/", views.search, name="search")]
