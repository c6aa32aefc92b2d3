"""Sign-in pages are allauth's views with our templates; nobody signs up alone."""

from allauth.account import views as allauth
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path
from django.views.generic import RedirectView

from nhipcau.accounts.views import data, drafts, erasing, past, profile, sessions

urlpatterns = [
    path("", profile.account_profile, name="account_profile"),
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
    path("buoc-hai/", second_step.index, name="mfa_index"),
    path("buoc-hai/nhap-ma/", second_step.authenticate, name="mfa_authenticate"),
    path("buoc-hai/nhap-lai/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("buoc-hai/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("buoc-hai/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "buoc-hai/ma-du-phong/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"
    ),
    path(
        "buoc-hai/ma-du-phong/tao/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("phien/", sessions.session, name="account_session"),
    path("noi-dang-nhap/", sessions.sign_in_list, name="account_sign_ins"),
    path("noi-dang-nhap/<int:pk>/ket-thuc/", sessions.sign_in_end, name="account_sign_in_end"),
    path(
        "noi-dang-nhap/ket-thuc-het/",
        sessions.sign_in_end_others,
        name="account_sign_in_end_others",
    ),
    path("ban-nhap/", drafts.draft_list, name="account_drafts"),
    path("ban-nhap/<int:pk>/", drafts.draft_show, name="account_draft"),
    path("ban-nhap/<int:pk>/bo/", drafts.draft_drop, name="account_draft_drop"),
    path("viec-da-lam/", past.account_history, name="account_history"),
    path("du-lieu/", data.account_data, name="account_data"),
    path("du-lieu/tai-ve/", data.account_data_download, name="account_data_download"),
    path("du-lieu/xoa/", erasing.account_erase, name="account_erase"),
    path("<int:pk>/xoa/", erasing.account_erase_for, name="account_erase_for"),
    # allauth looks this name up; an address changes only with the membership that brought it.
    path("thu/", RedirectView.as_view(pattern_name="account_profile"), name="account_email"),
]
