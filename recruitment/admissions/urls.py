from django.urls import path

from recruitment.admissions import views

urlpatterns = [
    path("admissions/", views.admission_list, name="admission_list"),
    path("admissions/export.<str:form>", views.admission_export, name="admission_export"),
    path("admissions/add/", views.admission_add, name="admission_add"),
    path("admissions/<int:pk>/", views.admission_detail, name="admission_detail"),
    path("admissions/<int:pk>/correct/", views.admission_correct, name="admission_correct"),
    path("admissions/<int:pk>/annul/", views.admission_annul, name="admission_annul"),
]
