"""Who is doing something, and for whom: what services write into the audit trail."""

from __future__ import annotations

from dataclasses import dataclass, field

ROLE_RANK = {"viewer": 1, "editor": 2, "approver": 3, "manager": 4}


@dataclass(frozen=True, slots=True)
class Standing:
    """One membership, with all that permissions ask of it, predecessors and successors included.

    `organisations` are the ids of the organisation and of those it continues; `localities` the ids
    of its locality with predecessors and successors; `coordinates` the locality ids whose
    agreements its organisation keeps. `held_role` is the role of the membership where it counts as
    a lower one until the person has a second step of signing in; "" where nothing is held back.
    """

    organisation_id: int
    organisation_name: str
    locality_id: int
    role: str
    organisations: frozenset[int] = frozenset()
    localities: frozenset[int] = frozenset()
    coordinates: frozenset[int] = frozenset()
    held_role: str = ""

    def at_least(self, role: str) -> bool:
        """Whether this membership has the role or one above it."""
        return ROLE_RANK[self.role] >= ROLE_RANK[role]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or the program itself, with the organisation acted for.

    Reading uses every membership; writing uses `acting`, the one chosen for this session.
    `is_administrator_held` says that the rights of an administrator wait for a second step.
    """

    user_id: int | None = None
    name: str = ""
    is_administrator: bool = False
    is_administrator_held: bool = False
    is_program: bool = False
    acting: Standing | None = None
    standings: tuple[Standing, ...] = field(default=())

    @classmethod
    def anonymous(cls) -> Actor:
        return cls()

    @classmethod
    def program(cls, name: str) -> Actor:
        """The program's own hand: loading of the demonstration, dated rules, imports of data."""
        return cls(name=name, is_program=True)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def needs_second_step(self) -> bool:
        """Whether rights that this actor has wait until a second step is set up."""
        return self.is_administrator_held or bool(self.acting and self.acting.held_role)

    @property
    def organisation_id(self) -> int | None:
        return self.acting.organisation_id if self.acting else None

    @property
    def organisations(self) -> frozenset[int]:
        """Organisations whose rows this actor reads as its own."""
        return frozenset().union(*(s.organisations for s in self.standings))

    @property
    def localities(self) -> frozenset[int]:
        """Localities for which this actor is one of the parties."""
        return frozenset().union(*(s.localities for s in self.standings))

    def acts_in(self, organisation_id: int | None, role: str) -> bool:
        """Whether the organisation acted for is (or continues) this one, with at least the role."""
        return bool(
            self.acting
            and organisation_id in self.acting.organisations
            and self.acting.at_least(role)
        )

    def coordinates(self, locality_id: int | None, role: str = "editor") -> bool:
        """Whether the organisation acted for keeps this locality's agreements."""
        return bool(
            self.acting and locality_id in self.acting.coordinates and self.acting.at_least(role)
        )
