from django.urls import path

from recruitment.sessions import views

urlpatterns = [
    path("sessions/", views.session_list, name="session_list"),
    path("sessions/add/", views.session_add, name="session_add"),
    path("sessions/<int:pk>/", views.session_detail, name="session_detail"),
]
