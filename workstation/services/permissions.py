"""Who may do what: every deed of the program, and the dated file that gives it to the roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.officer import Officer, Right, Role
from workstation.services.dated import Asked, Problems, in_force_here, open_chosen

FORMAT = "nii-roles/1"
STEM = "roles"


class Deed(StrEnum):
    """Everything that somebody can do here, on the screen or on the command line.

    A new verb or command takes one of these, or adds one and gives it to roles in the newest
    assets/policy/roles-*.json: a deed that no role has, and one that the file forgets, is a fault.
    """

    LOOK = "look"
    """Open parcels; see records, pictures, checks, models, rules and cases."""
    ANSWER_MARKS = "answer_marks"
    BLIND_FIRST = "blind_first"
    ENTER_RECORD = "enter_record"
    RECONCILE = "reconcile"
    DECIDE = "decide"
    AMEND = "amend"
    REVOKE = "revoke"
    DETAIN = "detain"
    SIGN_OFF = "sign_off"
    CUSTODY = "custody"
    EXAMINE = "examine"
    CONSENT = "consent"
    REFERRAL_ANSWER = "referral_answer"
    PENALTY = "penalty"
    NOTE = "note"
    MAIL_GATE = "mail_gate"
    PAPER = "paper"
    NOTICE = "notice"
    EXPORT_PICTURE = "export_picture"
    EXPORT_FINDINGS = "export_findings"
    EXPORT_TRAINING = "export_training"
    EXPORT_LOG = "export_log"
    SEE_LOG = "see_log"
    FIGURES = "figures"
    REVIEW = "review"
    REPORT = "report"
    VERIFY_LOG = "verify_log"
    REPLAY = "replay"
    CHECKPOINT = "checkpoint"
    WITNESS = "witness"
    IMPORT_SCANS = "import_scans"
    IMPORT_RECORDS = "import_records"
    IMPORT_TABLES = "import_tables"
    SOURCES = "sources"
    TAKE_ALONG = "take_along"
    TRUST_PARTIES = "trust_parties"
    REFERENCES = "references"
    MODELS = "models"
    RULES = "rules"
    KEYS = "keys"
    OWN_PASSWORD = "own_password"  # noqa: S105 -- what may be done, not a secret
    ACCOUNTS = "accounts"
    SEE_ACCOUNTS = "see_accounts"
    BACKUP = "backup"
    RESTORE = "restore"
    HOLD = "hold"
    RETENTION = "retention"
    SET_UP = "set_up"
    DIAGNOSE = "diagnose"


@dataclass(frozen=True, slots=True)
class Permissions:
    """Which role may do what, from one dated file."""

    version: str
    effective_from: date
    source: str
    roles: Mapping[Role, frozenset[Deed]]
    rights: Mapping[Right, frozenset[Deed]]
    right_for: Mapping[Right, frozenset[Role]]
    """Roles that may be given a right; with the others it counts for nothing."""
    labels: Mapping[Deed, str]
    """What a deed is called in a sentence: “to record a decision”."""

    def allows(self, role: Role, deed: Deed, rights: frozenset[Right] = frozenset()) -> bool:
        """Whether an account of that role, with these rights besides, may do it."""
        return deed in self.roles[role] or any(
            deed in self.rights[right] and role in self.right_for[right] for right in rights
        )

    def may(self, officer: Officer, deed: Deed) -> bool:
        return self.allows(officer.role, deed, officer.rights)

    def require(self, officer: Officer, deed: Deed) -> None:
        """Nothing, where the officer may do it.

        Raises
        ------
        WorkstationError
            RIGHTS-01 in words.
        """
        if not self.may(officer, deed):
            raise WorkstationError(self._refusal(officer, deed))

    def who(self, deed: Deed) -> tuple[str, ...]:
        """The roles and rights that may do it, in words."""
        roles = [role.value for role in Role if deed in self.roles[role]]
        rights = [right.value.replace("_", " ") for right in Right if deed in self.rights[right]]
        return tuple(rights + roles)

    def _refusal(self, officer: Officer, deed: Deed) -> Notice:
        who = self.who(deed)
        article = {"o": "an", "a": "an"}.get(who[0][0], "a")
        others = f"{', '.join(who[:-1])} or {who[-1]}" if len(who) > 1 else who[0]
        return Notice(
            fact=f"{officer.name} ({officer.role}) may not {self.labels[deed]} here.",
            safe="Nothing has been recorded or changed.",
            act=f"Ask {article} {others}.",
            code="RIGHTS-01",
        )


def load_permissions(folder: Path, on: date, site: Path | None = None) -> Permissions:
    """The roles in force on a day; a file in the site's own folder stands before the shipped ones.

    Deeds that a site's file does not know (its program was older) are given as shipped.

    Raises
    ------
    WorkstationError
        POLICY-02 where there is none or it breaks its format, with every fault named.
    """
    problems = Problems()
    chosen = in_force_here(folder, STEM, on, site)
    if chosen is None:
        problems.add("assets/policy", f"holds no file {STEM}-YYYY-MM-DD.json")
        raise _refused(problems)
    path, day = chosen
    shipped = None if path.parent == folder else load_permissions(folder, on)
    top = open_chosen(path, day, FORMAT, problems)
    if top is None:
        raise _refused(problems)
    version, source, status = top.text("version"), top.text("source"), top.text("status")
    labels: dict[Deed, str] = {}
    told = top.mapping("deeds")
    asked = Asked(told, f"{path.name}, deeds", problems)
    unknown = frozenset(deed for deed in Deed if shipped and not asked.has(deed.value))
    for deed in Deed:
        if shipped is not None and deed in unknown:
            labels[deed] = shipped.labels[deed]
        else:
            labels[deed] = asked.text(deed.value)
    asked.nothing_else()
    roles: dict[Role, frozenset[Deed]] = {}
    for number, item in enumerate(top.objects("roles"), 1):
        one = Asked(item, f"{path.name}, role {number}", problems)
        role = Role(one.one_of("role", [r.value for r in Role]))
        if role in roles:
            problems.add(path.name, f"“{role}” is there twice")
        one.text("source", "")
        roles[role] = _deeds(one, problems)
        one.nothing_else()
    rights: dict[Right, frozenset[Deed]] = {}
    right_for: dict[Right, frozenset[Role]] = {}
    for number, item in enumerate(top.objects("rights"), 1):
        one = Asked(item, f"{path.name}, right {number}", problems)
        right = Right(one.one_of("right", [r.value for r in Right]))
        one.text("source", "")
        names = one.texts("roles")
        for name in names:
            if name not in [r.value for r in Role]:
                problems.add(one.where, f"“{name[:40]}” is no role")
        right_for[right] = frozenset(role for role in Role if role.value in names)
        rights[right] = _deeds(one, problems)
        one.nothing_else()
    top.nothing_else()
    if shipped is not None:  # deeds that came after the site wrote its file: as shipped
        roles = {role: had | (shipped.roles[role] & unknown) for role, had in roles.items()}
        rights = {one: had | (shipped.rights[one] & unknown) for one, had in rights.items()}
    _whole(path.name, roles, rights, problems)
    if problems:
        raise _refused(problems)
    return Permissions(version, day, f"{source} {status}", roles, rights, right_for, labels)


def _deeds(asked: Asked, problems: Problems) -> frozenset[Deed]:
    names = asked.texts("deeds")
    known = {deed.value for deed in Deed}
    for name in names:
        if name not in known:
            problems.add(asked.where, f"“{name[:40]}” is no deed")
    return frozenset(deed for deed in Deed if deed.value in names)


def _whole(
    name: str,
    roles: Mapping[Role, frozenset[Deed]],
    rights: Mapping[Right, frozenset[Deed]],
    problems: Problems,
) -> None:
    for role in Role:
        if role not in roles:
            problems.add(name, f"role “{role}” is missing")
    for right in Right:
        if right not in rights:
            problems.add(name, f"right “{right}” is missing")
    given = frozenset[Deed]().union(*roles.values(), *rights.values())
    for deed in Deed:
        if deed not in given:
            problems.add(name, f"nobody may do “{deed}”")
    if Role.ADMINISTRATOR in roles and Deed.ACCOUNTS not in roles[Role.ADMINISTRATOR]:
        problems.add(name, "the administrator must keep “accounts”: nobody else makes any")


def _refused(problems: Problems) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The file of roles cannot be used. {problems}",
            safe="Nothing has been recorded; parcels and pictures are untouched.",
            act="Put the file right, or install the workstation anew.",
            code="POLICY-02",
        ),
        environment=True,
    )
