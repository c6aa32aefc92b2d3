"""Where each app's pages stand."""

from django.urls import include, path

handler400 = "nhipcau.config.errors.bad_request"
handler500 = "nhipcau.config.errors.server_error"
urlpatterns = [
    path("", include("nhipcau.frontdoor.urls")),
    path("", include("nhipcau.review.urls")),
    path("", include("nhipcau.projects.urls")),
    path("", include("nhipcau.activities.urls")),
    path("", include("nhipcau.agreements.urls")),
    path("", include("nhipcau.localities.urls")),
    path("tai-khoan/", include("nhipcau.accounts.urls")),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
]
