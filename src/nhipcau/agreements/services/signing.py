"""What signing a draft writes for thousands of commitments, worked out before it is held."""

from __future__ import annotations

from nhipcau.agreements.models import Agreement
from nhipcau.agreements.services.editions import ReadyText
from nhipcau.agreements.services.settling import Settlement, mark_of
from nhipcau.foundation.actors import Actor


class Signing:
    """The text that is signed, that of the agreement it supersedes, and what becomes of the latter.

    Each is used only if it still fits what then is held; else it is worked out again.
    """

    def __init__(self, actor: Actor, agreement_id: int) -> None:
        self._actor = actor
        agreement = Agreement.objects.select_related("supersedes").get(pk=agreement_id)
        older = agreement.supersedes
        self.text = ReadyText(agreement.pk)
        self.older_text = ReadyText(older.pk if older else None, unless_kept=True)
        self._settlement = Settlement(actor, agreement, older) if older else None

    def settlement_of(self, agreement: Agreement, older: Agreement) -> Settlement:
        """What becomes of the older agreement, as both stand now that they are held."""
        ready = self._settlement
        if ready is not None and ready.mark == mark_of(agreement, older):
            return ready
        return Settlement(self._actor, agreement, older)
