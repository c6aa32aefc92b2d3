"""Addresses of measures: a question in the address, nothing written."""

from django.urls import URLPattern, path

from nhipcau.review.views import balance, measures, meeting, records, whatif

urlpatterns: list[URLPattern] = [
    path("danh-gia/", measures.measure_list, name="measure-list"),
    path("danh-gia/cac-nam/", measures.measure_years, name="measure-years"),
    path("danh-gia/can-bang/", balance.balance_show, name="balance"),
    path("danh-gia/gia-dinh/", whatif.whatif_show, name="whatif"),
    path("danh-gia/ky-hop/", meeting.meeting_show, name="meeting"),
    path("danh-gia/ky-hop/noi-dung.txt", meeting.meeting_text, name="meeting-text"),
    path("danh-gia/ho-so/", records.record_list, name="record-list"),
]
