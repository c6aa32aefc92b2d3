"""Addresses of reviews that sides open, close and compare."""

from django.urls import URLPattern, path

from nhipcau.review.views import closed, reviews

ROOT = "danh-gia/ky/"

urlpatterns: list[URLPattern] = [
    path(ROOT, reviews.review_list, name="review-list"),
    path(f"{ROOT}mo/", reviews.review_open, name="review-open"),
    path(f"{ROOT}<int:pk>/", reviews.review_show, name="review-detail"),
    path(f"{ROOT}<int:pk>/nhan-dinh/<slug:topic>/", reviews.review_note, name="review-note"),
    path(f"{ROOT}<int:pk>/dong/", reviews.review_close, name="review-close"),
    path(f"{ROOT}<int:pk>/rut/", reviews.review_withdraw, name="review-withdraw"),
    path(f"{ROOT}<int:pk>/bo/", reviews.review_remove, name="review-remove"),
    path(f"{ROOT}<int:pk>/ho-so/", closed.review_records, name="review-records"),
    path(f"{ROOT}<int:pk>/tu-khi-dong/", closed.review_since, name="review-since"),
    path(f"{ROOT}<int:pk>/ky-truoc/", closed.review_against, name="review-against"),
]
