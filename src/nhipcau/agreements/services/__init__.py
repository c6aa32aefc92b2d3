"""Writing the register and the readings that feed it; each call is one act in the audit trail."""

from nhipcau.agreements.services.agreements import (
    AgreementForm,
    PartyForm,
    add_agreement,
    change_agreement,
    change_visibility,
    content_mark,
    expire_agreements,
    remove_agreement,
    sign_agreement,
    what_is_missing,
)
from nhipcau.agreements.services.attachments import attach_file, remove_attachment
from nhipcau.agreements.services.calendars import end_calendar_key, make_calendar_key
from nhipcau.agreements.services.commitments import (
    CommitmentForm,
    LeadForm,
    add_commitment,
    change_commitment,
    name_leads,
    remove_commitment,
    report_state,
)
from nhipcau.agreements.services.exports import (
    ask_for_export,
    deliver_export,
    remove_old_exports,
)
from nhipcau.agreements.services.headings import HeaderForm, ReadingPartyForm, change_header
from nhipcau.agreements.services.imports import (
    carry_out_reading,
    discard_reading,
    import_file,
    import_text,
    retry_reading,
)
from nhipcau.agreements.services.record import add_record_item, remove_record_item
from nhipcau.agreements.services.reference import load_fields
from nhipcau.agreements.services.register import register_reading
from nhipcau.agreements.services.review import (
    StatementForm,
    StatementLeadForm,
    add_statement,
    change_statement,
    decide,
    merge_statements,
    split_statement,
)
from nhipcau.agreements.services.units import unit_named

__all__ = [
    "AgreementForm",
    "CommitmentForm",
    "HeaderForm",
    "LeadForm",
    "PartyForm",
    "ReadingPartyForm",
    "StatementForm",
    "StatementLeadForm",
    "add_agreement",
    "add_commitment",
    "add_record_item",
    "add_statement",
    "ask_for_export",
    "attach_file",
    "carry_out_reading",
    "change_agreement",
    "change_commitment",
    "change_header",
    "change_statement",
    "change_visibility",
    "content_mark",
    "decide",
    "deliver_export",
    "discard_reading",
    "end_calendar_key",
    "expire_agreements",
    "import_file",
    "import_text",
    "load_fields",
    "make_calendar_key",
    "merge_statements",
    "name_leads",
    "register_reading",
    "remove_agreement",
    "remove_attachment",
    "remove_commitment",
    "remove_old_exports",
    "remove_record_item",
    "report_state",
    "retry_reading",
    "sign_agreement",
    "split_statement",
    "unit_named",
    "what_is_missing",
]
