"""The tables of the foundation, gathered where Django looks for them."""

from nhipcau.foundation.audit import AuditEntry, AuditSeal
from nhipcau.foundation.jobs import Job
from nhipcau.foundation.limits import Spent
from nhipcau.foundation.veils import Veil
from nhipcau.foundation.workers import Worker

__all__ = ["AuditEntry", "AuditSeal", "Job", "Spent", "Veil", "Worker"]
