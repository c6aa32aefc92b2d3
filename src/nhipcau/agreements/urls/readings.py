"""Addresses of the reading of minutes."""

from django.urls import URLPattern, path

from nhipcau.agreements.views import annexes, headings, past, readings, statements

urlpatterns: list[URLPattern] = [
    path("doc-bien-ban/", readings.reading_list, name="reading-list"),
    path("doc-bien-ban/them/", readings.reading_add, name="reading-add"),
    path("doc-bien-ban/<int:pk>/", readings.reading_detail, name="reading-detail"),
    path("doc-bien-ban/<int:pk>/lich-su/", past.reading_past, name="reading-history"),
    path("doc-bien-ban/<int:pk>/tien-do/", readings.reading_status, name="reading-status"),
    path("doc-bien-ban/<int:pk>/toan-van/", readings.reading_text, name="reading-text"),
    path("doc-bien-ban/<int:pk>/the-thuc/", headings.reading_header, name="reading-header"),
    path("doc-bien-ban/<int:pk>/lap-van-ban/", headings.reading_register, name="reading-register"),
    path("doc-bien-ban/<int:pk>/cot/", annexes.reading_columns, name="reading-columns"),
    path("doc-bien-ban/<int:pk>/ke-hoach/", annexes.reading_plan, name="reading-plan"),
    path("doc-bien-ban/<int:pk>/bo/", readings.reading_discard, name="reading-discard"),
    path("doc-bien-ban/<int:pk>/doc-lai/", readings.reading_retry, name="reading-retry"),
    path("doc-bien-ban/<int:pk>/tep-goc/", readings.reading_source, name="reading-source"),
    path("doc-bien-ban/<int:pk>/them-y/", statements.statement_add, name="statement-add"),
    path("y/<int:pk>/", statements.statement_card, name="statement-card"),
    path("y/<int:pk>/quyet-dinh/", statements.statement_decide, name="statement-decide"),
    path("y/<int:pk>/sua/", statements.statement_change, name="statement-change"),
    path("y/<int:pk>/tach/", statements.statement_split, name="statement-split"),
    path("y/<int:pk>/gop/", statements.statement_merge, name="statement-merge"),
]
