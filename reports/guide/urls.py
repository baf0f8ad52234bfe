from django.urls import path

from reports.guide import views

urlpatterns = [
    path("guide/", views.guide_list, name="guide_list"),
    path("guide/year/", views.guide_year, name="guide_year"),
    path("guide/<slug:slug>/", views.guide_page, name="guide_page"),
]
