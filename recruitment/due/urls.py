from django.urls import path

from recruitment.due.views import inbox, reviews

urlpatterns = [
    path("inbox/", inbox.inbox_list, name="inbox"),
    path("inbox/count/", inbox.inbox_count, name="inbox_count"),
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/<int:pk>/", reviews.review_cell, name="review_cell"),
]
