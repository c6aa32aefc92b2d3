"""A report from its row to its three files, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import BinaryIO

from django.utils import timezone

from nhipcau.foundation.actors import Actor
from nhipcau.review.exports.official.charts import draw
from nhipcau.review.exports.official.docx import write_docx
from nhipcau.review.exports.official.pdf import write_pdf
from nhipcau.review.exports.official.xlsx import write_annexes
from nhipcau.review.models import OfficialReport
from nhipcau.review.selectors.official.building import document_of
from nhipcau.review.selectors.official.document import Chart
from nhipcau.review.selectors.reports import asked_of
from nhipcau.review.services.reports import deliver_report

Say = Callable[[int, int], object]
STEPS = 6


def carry_out_report(report_id: int, say: Say) -> None:
    """Write a report; one that is there already is left alone."""
    report = OfficialReport.objects.filter(pk=report_id, finished_at=None).first()
    if report is None:
        return

    def write(files: Mapping[str, BinaryIO]) -> tuple[int, int]:
        return write_files(report, files, say)

    program = Actor.program("Nhịp Cầu")
    deliver_report(actor=program, report_id=report_id, write=write)


def write_files(report: OfficialReport, files: Mapping[str, BinaryIO], say: Say) -> tuple[int, int]:
    """Fill the files; returns how many figures and how many records the report has."""
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        say(done, STEPS)

    document = document_of(asked_of(report), timezone.localdate(), step)
    pictures = [draw(block) for block in document.blocks if isinstance(block, Chart)]
    step()
    write_docx(files["docx"], document, pictures)
    step()
    write_pdf(files["pdf"], document, pictures)
    step()
    write_annexes(files["xlsx"], document)
    step()
    return sum(len(basis.figures) for basis in document.bases), len(document.records)
