"""Words of ours and codes of IATI 2.03's lists (https://iatistandard.org/en/iati-standard/203/)."""

from __future__ import annotations

VERSION = "2.03"
NAMESPACE = "urn:nhipcau:iati:1"
"""Of what IATI has no element for; files stay valid, for the schema lets other namespaces in."""

ROLES = {"funding": "1", "accountable": "2", "implementing": "4"}
ROLE_OF = {code: role for role, code in ROLES.items()} | {"3": "implementing"}

STATUSES = {"idea": "1", "planned": "1", "running": "2", "done": "4", "stopped": "5"}
STATE_OF = {
    "1": "planned",
    "2": "running",
    "3": "done",
    "4": "done",
    "5": "stopped",
    "6": "planned",
}

LEVELS = {"output": "1", "outcome": "2", "impact": "3"}
LEVEL_OF = {code: level for level, code in LEVELS.items()} | {"9": "output"}

COMMITTED, PAID, PLEDGED = "2", "3", "12"
MONEY = {"committed": COMMITTED, "paid": PAID}
MONEY_OF = {COMMITTED: "committed", "11": "committed", PAID: "paid", "4": "paid"}
"""Outgoing commitment, disbursement; expenditure and incoming commitment are read as these."""

GOVERNMENT, OTHER_PUBLIC, NATIONAL_NGO, FOUNDATION = "10", "15", "22", "60"
PRIVATE_IN_COUNTRY, ACADEMIC = "72", "80"
ORGANISATIONS = {
    "hospital": OTHER_PUBLIC,
    "public_unit": OTHER_PUBLIC,
    "media": OTHER_PUBLIC,
    "school": ACADEMIC,
    "association": NATIONAL_NGO,
    "enterprise": PRIVATE_IN_COUNTRY,
    "cooperative": PRIVATE_IN_COUNTRY,
    "household": PRIVATE_IN_COUNTRY,
    "fund": FOUNDATION,
}
"""Of all other kinds: government."""

OWN_VOCABULARY = "99"
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
GENERAL, OBJECTIVES = "1", "2"
UNIT, PERCENTAGE = "1", "2"
PARENT = "1"
PROOF = "A01"
"""Document category: pre- and post-project impact appraisal, the nearest to evidence."""
