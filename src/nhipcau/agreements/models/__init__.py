"""The register (agreements, parties, commitments) and the reading of minutes that feeds it."""

from nhipcau.agreements.models.agreement import Agreement, Attachment, Party, RecordItem
from nhipcau.agreements.models.commitment import Commitment, CommitmentLead
from nhipcau.agreements.models.field import Field
from nhipcau.agreements.models.reading import (
    Reading,
    ReadingParty,
    SourceDocument,
    Statement,
    StatementLead,
)

__all__ = [
    "Agreement",
    "Attachment",
    "Commitment",
    "CommitmentLead",
    "Field",
    "Party",
    "Reading",
    "ReadingParty",
    "RecordItem",
    "SourceDocument",
    "Statement",
    "StatementLead",
]
