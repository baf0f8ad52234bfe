from django.urls import path

from recruitment.persons import views

urlpatterns = [
    path("religions/", views.religion_list, name="religion_list"),
]
