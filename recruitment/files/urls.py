from django.urls import path

from recruitment.files import views

urlpatterns = [
    path("files/", views.handed_in_list, name="handed_in_list"),
    path("files/<int:pk>/", views.handed_in, name="handed_in"),
    path("files/<str:kind>/template.xlsx", views.file_template, name="file_template"),
]
