"""Addresses of the commitment board, its saved views and its acts on many."""

from django.urls import URLPattern, path

from nhipcau.agreements.views import board, bulk, saved_views

VIEW = "cam-ket/goc-nhin/<int:pk>/"
BULK = "cam-ket/hang-loat/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("cam-ket/", board.commitment_list, name="commitment-list"),
    path("cam-ket/don-vi/", board.board_units, name="board-units"),
    path("cam-ket/goc-nhin/", saved_views.view_list, name="view-list"),
    path("cam-ket/goc-nhin/them/", saved_views.view_add, name="view-add"),
    path(f"{VIEW}sua/", saved_views.view_change, name="view-change"),
    path(f"{VIEW}xoa/", saved_views.view_remove, name="view-remove"),
    path(f"{VIEW}khoi-phuc/", saved_views.view_restore, name="view-restore"),
    path(f"{VIEW}mac-dinh/", saved_views.view_default, name="view-default"),
    path("cam-ket/hang-loat/", bulk.bulk_add, name="bulk-add"),
    path(BULK, bulk.bulk_show, name="bulk-detail"),
    path(f"{BULK}tien-do/", bulk.bulk_status, name="bulk-status"),
    path(f"{BULK}thuc-hien/", bulk.bulk_run, name="bulk-run"),
    path(f"{BULK}hoan-tac/", bulk.bulk_undo, name="bulk-undo"),
]
