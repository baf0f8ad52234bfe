from django.urls import path

from recruitment.sheets import views

urlpatterns = [
    path("sheets/<str:kind>/", views.sheet, name="sheet"),
    path("sheets/<str:kind>/template.xlsx", views.sheet_template, name="sheet_template"),
    path("batches/", views.batch_list, name="batch_list"),
    path("batches/<int:pk>/", views.batch_detail, name="batch_detail"),
    path("batches/<int:pk>/take-back/", views.batch_take_back, name="batch_take_back"),
]
