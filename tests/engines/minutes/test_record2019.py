"""The record of 14 June 2019 against its labelled reading."""

from typing import Any

from benchmarks.minutes import pairs

from nhipcau.engines.minutes import Document, check, read


def test_record_reaches_the_promised_f1(record: tuple[str, dict[str, Any]]) -> None:
    text, labels = record
    document = Document(text)

    reading = read(document)
    found = reading.as_json()["statements"]
    matched = pairs(labels["statements"], found, shorter=False)
    right = sum(labels["statements"][one]["kind"] == found[two]["kind"] for one, two in matched)

    assert check(document, reading) == ()
    assert 2 * right / (len(labels["statements"]) + len(found)) >= 0.85


def test_record_gives_its_dates_parties_and_end(record: tuple[str, dict[str, Any]]) -> None:
    text, labels = record

    found = read(Document(text)).as_json()

    assert (found["published_at"], found["event_date"]) == (
        labels["published_at"],
        labels["event_date"],
    )
    assert [(party["name"], party["level"]) for party in found["parties"]] == [
        (party["name"], party["level"]) for party in labels["parties"]
    ]
    assert abs(found["body_ends_at"] - labels["body_ends_at"]) <= 40
    assert found["heads"][0] == labels["heads"][0]


def test_record_gives_its_gift(record: tuple[str, dict[str, Any]]) -> None:
    text, _ = record

    gifts = [one.amount for one in read(Document(text)).statements if one.kind == "fact"]

    assert [(gift.value, gift.unit) for gift in gifts if gift] == [(3_000_000_000, "VND")]
