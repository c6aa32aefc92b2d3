"""Writing the register and the readings that feed it; each call is one act in the audit trail."""

from nhipcau.agreements.selectors.contents import content_mark
from nhipcau.agreements.services.adding import add_commitments
from nhipcau.agreements.services.agreements import (
    AgreementForm,
    PartyForm,
    add_agreement,
    change_agreement,
    change_visibility,
    expire_agreements,
    remove_agreement,
    sign_agreement,
    what_is_missing,
)
from nhipcau.agreements.services.altering import (
    alter_by_adding,
    alter_by_changing,
    alter_by_merging,
    alter_by_splitting,
    alter_by_withdrawing,
    change_alteration,
    drop_alteration,
)
from nhipcau.agreements.services.amending import apply_amendment, apply_due_amendments
from nhipcau.agreements.services.amendments import (
    AmendmentForm,
    answer_amendment,
    change_amendment,
    draft_amendment,
    is_outdated,
    send_amendment,
    what_an_amendment_lacks,
    who_is_first,
    withdraw_amendment,
)
from nhipcau.agreements.services.annexes import name_columns, put_into, set_parent
from nhipcau.agreements.services.attachments import attach_file, remove_attachment
from nhipcau.agreements.services.bulk import (
    BulkForm,
    carry_on_bulk_act,
    clear_prepared_acts,
    prepare_bulk_act,
    start_bulk_act,
    undo_bulk_act,
)
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
from nhipcau.agreements.services.editions import freeze_editions
from nhipcau.agreements.services.exports import (
    ask_for_export,
    deliver_export,
    remove_old_exports,
)
from nhipcau.agreements.services.handovers import (
    begin_due_handovers,
    carry_out_handover,
    hand_over,
    undo_handover,
)
from nhipcau.agreements.services.headings import HeaderForm, ReadingPartyForm, change_header
from nhipcau.agreements.services.imports import (
    carry_out_reading,
    discard_reading,
    import_file,
    import_text,
    retry_reading,
)
from nhipcau.agreements.services.joining import (
    alter_by_joining,
    alter_by_leaving,
    alter_signatory,
    drop_party_change,
)
from nhipcau.agreements.services.notices import (
    days_ahead,
    make_notices,
    send_notices,
    set_notice_days,
)
from nhipcau.agreements.services.planning import carry_out_planning
from nhipcau.agreements.services.rebasing import rebase_amendment
from nhipcau.agreements.services.record import add_record_item, remove_record_item
from nhipcau.agreements.services.reference import load_fields
from nhipcau.agreements.services.register import register_reading
from nhipcau.agreements.services.registering import ask_to_register, carry_out_registering
from nhipcau.agreements.services.reshaping import merge_commitments, split_commitment
from nhipcau.agreements.services.review import (
    StatementForm,
    StatementLeadForm,
    add_statement,
    change_statement,
    decide,
    merge_statements,
    split_statement,
)
from nhipcau.agreements.services.saved_views import (
    choose_default_view,
    clear_removed_views,
    put_view_back,
    remove_view,
    rename_view,
    save_view,
)
from nhipcau.agreements.services.sheets import (
    add_row,
    change_row,
    confirm_sheet,
    finish_sheet,
    refuse_sheet,
    send_sheet,
    write_preview,
)
from nhipcau.agreements.services.takeovers import leave_behind, take_over, undecide
from nhipcau.agreements.services.units import unit_named

__all__ = [
    "AgreementForm",
    "AmendmentForm",
    "BulkForm",
    "CommitmentForm",
    "HeaderForm",
    "LeadForm",
    "PartyForm",
    "ReadingPartyForm",
    "StatementForm",
    "StatementLeadForm",
    "add_agreement",
    "add_commitment",
    "add_commitments",
    "add_record_item",
    "add_row",
    "add_statement",
    "alter_by_adding",
    "alter_by_changing",
    "alter_by_joining",
    "alter_by_leaving",
    "alter_by_merging",
    "alter_by_splitting",
    "alter_by_withdrawing",
    "alter_signatory",
    "answer_amendment",
    "apply_amendment",
    "apply_due_amendments",
    "ask_for_export",
    "ask_to_register",
    "attach_file",
    "begin_due_handovers",
    "carry_on_bulk_act",
    "carry_out_handover",
    "carry_out_planning",
    "carry_out_reading",
    "carry_out_registering",
    "change_agreement",
    "change_alteration",
    "change_amendment",
    "change_commitment",
    "change_header",
    "change_row",
    "change_statement",
    "change_visibility",
    "choose_default_view",
    "clear_prepared_acts",
    "clear_removed_views",
    "confirm_sheet",
    "content_mark",
    "days_ahead",
    "decide",
    "deliver_export",
    "discard_reading",
    "draft_amendment",
    "drop_alteration",
    "drop_party_change",
    "end_calendar_key",
    "expire_agreements",
    "finish_sheet",
    "freeze_editions",
    "hand_over",
    "import_file",
    "import_text",
    "is_outdated",
    "leave_behind",
    "load_fields",
    "make_calendar_key",
    "make_notices",
    "merge_commitments",
    "merge_statements",
    "name_columns",
    "name_leads",
    "prepare_bulk_act",
    "put_into",
    "put_view_back",
    "rebase_amendment",
    "refuse_sheet",
    "register_reading",
    "remove_agreement",
    "remove_attachment",
    "remove_commitment",
    "remove_old_exports",
    "remove_record_item",
    "remove_view",
    "rename_view",
    "report_state",
    "retry_reading",
    "save_view",
    "send_amendment",
    "send_notices",
    "send_sheet",
    "set_notice_days",
    "set_parent",
    "sign_agreement",
    "split_commitment",
    "split_statement",
    "start_bulk_act",
    "take_over",
    "undecide",
    "undo_bulk_act",
    "undo_handover",
    "unit_named",
    "what_an_amendment_lacks",
    "what_is_missing",
    "who_is_first",
    "withdraw_amendment",
    "write_preview",
]
