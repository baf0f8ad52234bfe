from django.urls import path

from recruitment.paperwork import views

urlpatterns = [
    path("papers/", views.paper_batch, name="paper_batch"),
    path("candidates/<int:pk>/print/", views.paper_print, name="paper_print"),
    path("courses/<int:pk>/print/", views.course_paper, name="course_paper"),
]
