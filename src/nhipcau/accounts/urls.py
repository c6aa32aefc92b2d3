"""Sign-in pages are allauth's views with our templates; nobody signs up alone."""

from allauth.account import views as allauth
from django.urls import path, re_path
from django.views.generic import RedirectView

from nhipcau.accounts import views

urlpatterns = [
    path("", views.account_profile, name="account_profile"),
    path("dang-nhap/", allauth.login, name="account_login"),
    path("dang-xuat/", allauth.logout, name="account_logout"),
    path("mat-khau/", allauth.password_change, name="account_change_password"),
    path("dat-mat-khau/", allauth.password_set, name="account_set_password"),
    path("quen-mat-khau/", allauth.password_reset, name="account_reset_password"),
    path("quen-mat-khau/da-gui/", allauth.password_reset_done, name="account_reset_password_done"),
    # A key holds dashes itself, and the part before the first one is the account's.
    re_path(
        r"^quen-mat-khau/khoa/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "quen-mat-khau/xong/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("tam-khoa/", allauth.account_inactive, name="account_inactive"),
    path("xac-nhan-lai/", allauth.reauthenticate, name="account_reauthenticate"),
    path("dang-ky/", allauth.signup, name="account_signup"),
    # allauth looks this name up; an address changes only with the membership that brought it.
    path("thu/", RedirectView.as_view(pattern_name="account_profile"), name="account_email"),
]
