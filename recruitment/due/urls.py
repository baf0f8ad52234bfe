from django.urls import path

from recruitment.due.views import inbox, reviews, sources, together

urlpatterns = [
    path("inbox/", inbox.inbox_list, name="inbox"),
    path("inbox/count/", inbox.inbox_count, name="inbox_count"),
    path("inbox/together/", together.inbox_together, name="inbox_together"),
    path("inbox/aside/", together.inbox_aside, name="inbox_aside"),
    path("inbox/reminders/<int:pk>/seen/", together.reminder_see, name="reminder_see"),
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/nothing-new/", reviews.review_nothing_new, name="review_nothing_new"),
    path("reviews/<int:pk>/", reviews.review_cell, name="review_cell"),
    path("reviews/<int:pk>/no-source/", sources.source_declare, name="source_declare"),
    path("reviews/no-source/<int:pk>/end/", sources.source_end, name="source_end"),
    path(
        "reviews/no-source/<int:pk>/take-back/",
        sources.source_take_back,
        name="source_take_back",
    ),
]
