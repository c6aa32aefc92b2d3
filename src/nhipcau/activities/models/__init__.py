"""What is done (activities), what is reported of it (updates), and what came of it."""

from nhipcau.activities.models.activity import (
    Activity,
    ActivityCommitment,
    ActivityParticipant,
    ActivitySide,
)
from nhipcau.activities.models.confirming import ConfirmingAct, ConfirmingRow
from nhipcau.activities.models.contribution import Contribution
from nhipcau.activities.models.evidence import Evidence
from nhipcau.activities.models.iati import (
    IatiExport,
    IatiHouse,
    IatiImport,
    IatiOrigin,
    IatiRow,
)
from nhipcau.activities.models.result import Indicator, IndicatorTarget, Result
from nhipcau.activities.models.rhythm import ReportingRhythm
from nhipcau.activities.models.transaction import Transaction
from nhipcau.activities.models.update import (
    Confirmation,
    ConfirmationRequest,
    Update,
    UpdateVersion,
)

__all__ = [
    "Activity",
    "ActivityCommitment",
    "ActivityParticipant",
    "ActivitySide",
    "Confirmation",
    "ConfirmationRequest",
    "ConfirmingAct",
    "ConfirmingRow",
    "Contribution",
    "Evidence",
    "IatiExport",
    "IatiHouse",
    "IatiImport",
    "IatiOrigin",
    "IatiRow",
    "Indicator",
    "IndicatorTarget",
    "ReportingRhythm",
    "Result",
    "Transaction",
    "Update",
    "UpdateVersion",
]
