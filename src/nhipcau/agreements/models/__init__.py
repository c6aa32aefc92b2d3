"""The register (agreements, parties, commitments), its life, and the reading that feeds it."""

from nhipcau.agreements.models.agreement import Agreement, Attachment, Party, RecordItem
from nhipcau.agreements.models.amendment import Alteration, Amendment, Consent, PartyChange
from nhipcau.agreements.models.board import BulkAct, BulkRow, DefaultView, SavedView
from nhipcau.agreements.models.commitment import (
    Commitment,
    CommitmentLead,
    CommitmentSuccession,
    LeadTerm,
)
from nhipcau.agreements.models.edition import Clause, Edition
from nhipcau.agreements.models.field import Field
from nhipcau.agreements.models.handover import Handover, HandoverItem, TakeOver
from nhipcau.agreements.models.notice import Notice, NoticeMail
from nhipcau.agreements.models.reading import (
    AnnexColumns,
    Reading,
    ReadingParty,
    SourceDocument,
    Statement,
    StatementLead,
)
from nhipcau.agreements.models.sheets import CalendarKey, SheetExport, SheetImport, SheetRow

__all__ = [
    "Agreement",
    "Alteration",
    "Amendment",
    "AnnexColumns",
    "Attachment",
    "BulkAct",
    "BulkRow",
    "CalendarKey",
    "Clause",
    "Commitment",
    "CommitmentLead",
    "CommitmentSuccession",
    "Consent",
    "DefaultView",
    "Edition",
    "Field",
    "Handover",
    "HandoverItem",
    "LeadTerm",
    "Notice",
    "NoticeMail",
    "Party",
    "PartyChange",
    "Reading",
    "ReadingParty",
    "RecordItem",
    "SavedView",
    "SheetExport",
    "SheetImport",
    "SheetRow",
    "SourceDocument",
    "Statement",
    "StatementLead",
    "TakeOver",
]
