from django.urls import path

from recruitment.views import admissions

app_name = "recruitment"

urlpatterns = [
    path("admissions/", admissions.admission_list, name="admission_list"),
    path("admissions/export.<str:form>", admissions.admission_export, name="admission_export"),
    path("admissions/add/", admissions.admission_add, name="admission_add"),
    path("admissions/<int:pk>/", admissions.admission_detail, name="admission_detail"),
    path("admissions/<int:pk>/correct/", admissions.admission_correct, name="admission_correct"),
    path("admissions/<int:pk>/annul/", admissions.admission_annul, name="admission_annul"),
]
