"""CN 22 and CN 23 as data: which fields each has, and how far the short one goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError
from workstation.services.dated import Asked, Problems, as_decimal, in_force, read_object

FORMAT = "nii-entry-forms/1"
STEM = "forms"


@dataclass(frozen=True, slots=True)
class Form:
    """One form of paper. Limits are None where it has none."""

    name: str
    about: str
    fields: tuple[str, ...]
    most_sdr: Decimal | None = None
    most_kg: Decimal | None = None
    most_about: tuple[tuple[str, Decimal], ...] = ()
    """What `most_sdr` is in some currencies, about."""

    def most_in(self, currency: str | None) -> Decimal | None:
        """The limit in a currency; None where it is not known in that one."""
        return dict(self.most_about).get(currency or "")


@dataclass(frozen=True, slots=True)
class EntryForms:
    """The forms in force on a day, the short one first."""

    forms: tuple[Form, ...]
    version: str
    source: str

    def named(self, name: str) -> Form:
        """The form of that name, or the first."""
        return next((form for form in self.forms if form.name == name), self.forms[0])


def load_forms(folder: Path, today: date, known: frozenset[str]) -> EntryForms:
    """Read the file in force. `known` are the fields that the screen can ask for.

    Raises
    ------
    WorkstationError
        ENTRY-01 with everything that is wrong with it.
    """
    problems = Problems()
    chosen = in_force(folder, STEM, today)
    if chosen is None:
        problems.add(str(folder), f"holds no file {STEM}-YYYY-MM-DD.json")
        raise _wrong(problems)
    path, day = chosen
    asked = Asked(read_object(path, problems), path.name, problems)
    if asked.text("format") != FORMAT:
        problems.add(path.name, f"“format” must be {FORMAT}")
    if asked.day("effective_from") != day:
        problems.add(path.name, "“effective_from” must be the date in the file's name")
    version, source = asked.text("version"), asked.text("source")
    forms = []
    for number, one in enumerate(asked.objects("forms"), 1):
        form = Asked(one, f"{path.name}, form {number}", problems)
        fields = form.texts("fields")
        for field in fields:
            if field not in known:
                problems.add(form.where, f"field “{field}” is not known here")
        about = []
        for pair in form.objects("most_about"):
            limit = Asked(pair, form.where, problems)
            about.append((limit.text("currency"), limit.decimal("value")))
            limit.nothing_else()
        most_sdr, most_kg = (as_decimal(form.text(name, "")) for name in ("most_sdr", "most_kg"))
        forms.append(
            Form(form.text("name"), form.text("about"), fields, most_sdr, most_kg, tuple(about))
        )
        form.nothing_else()
    asked.nothing_else()
    if not forms and not problems:
        problems.add(path.name, "names no form")
    if problems:
        raise _wrong(problems)
    return EntryForms(tuple(forms), version, source)


def _wrong(problems: Problems) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The forms for entering a declaration cannot be used: {problems}",
            safe="Parcels can be opened and decided; nothing is changed.",
            act="Repair or restore the file in assets/entry.",
            code="ENTRY-01",
        ),
        environment=True,
    )
