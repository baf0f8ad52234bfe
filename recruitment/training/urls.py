from django.urls import path

from recruitment.training.views import certificates, course_results, courses

urlpatterns = [
    path("courses/", courses.course_list, name="course_list"),
    path("courses/add/", courses.course_add, name="course_add"),
    path("courses/certificates/", certificates.certificate_list, name="certificate_list"),
    path("courses/<int:pk>/", courses.course_detail, name="course_detail"),
    path("courses/<int:pk>/correct/", courses.course_correct, name="course_correct"),
    path("courses/<int:pk>/call/", courses.course_call, name="course_call"),
    path("courses/<int:pk>/take-off/", courses.course_take_off, name="course_take_off"),
    path("courses/<int:pk>/results/", course_results.course_results_enter, name="course_results"),
]
