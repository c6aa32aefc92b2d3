"""Addresses of activities and contributions."""

from django.urls import URLPattern, path

from nhipcau.activities.views import activities, contributions, drafting, exports, links

ONE = "hoat-dong/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("hoat-dong/", activities.activity_list, name="activity-list"),
    path("hoat-dong/ban-do/", activities.activity_map, name="activity-map"),
    path("hoat-dong/xuat/", exports.activity_export, name="activity-export"),
    path("hoat-dong/them/", drafting.activity_add, name="activity-add"),
    path("hoat-dong/dong-gop/", contributions.contribution_list, name="contribution-list"),
    path("hoat-dong/dong-gop/them/", contributions.contribution_add, name="contribution-add"),
    path(ONE, activities.activity_show, name="activity-detail"),
    path(f"{ONE}lich-su/", activities.activity_past, name="activity-history"),
    path(f"{ONE}sua/", drafting.activity_change, name="activity-change"),
    path(f"{ONE}dong-gop/", contributions.contribution_change, name="contribution-change"),
    path(f"{ONE}trang-thai/", drafting.activity_state, name="activity-state"),
    path(f"{ONE}tham-gia/", drafting.activity_participants, name="activity-participants"),
    path(f"{ONE}cac-ben/", drafting.activity_sides, name="activity-sides"),
    path(f"{ONE}pham-vi/", drafting.activity_visibility, name="activity-visibility"),
    path(f"{ONE}xoa/", drafting.activity_remove, name="activity-remove"),
    path(f"{ONE}gan-cam-ket/", links.activity_link, name="activity-link"),
    path(f"{ONE}go-cam-ket/", links.activity_unlink, name="activity-unlink"),
    path("cam-ket/<int:pk>/gan-hoat-dong/", links.commitment_link, name="commitment-link"),
]
