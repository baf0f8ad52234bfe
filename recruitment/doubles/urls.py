from django.urls import path

from recruitment.doubles import views

urlpatterns = [
    path("doubles/", views.double_list, name="double_list"),
    path("doubles/<int:first>/<int:second>/", views.double_detail, name="double_detail"),
    path("doubles/<int:first>/<int:second>/merge/", views.double_merge, name="double_merge"),
    path(
        "doubles/<int:first>/<int:second>/apart/",
        views.double_tell_apart,
        name="double_tell_apart",
    ),
]
