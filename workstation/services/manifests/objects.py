"""A JSON object of one parcel as a draft: nested parties and lines, or the names of columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workstation.domain.repair import Repair
from workstation.services.manifests.drafts import SHOWN, Draft
from workstation.services.manifests.fields import LINE_COLUMNS, PARCEL_COLUMNS, PARTIES


@dataclass(slots=True)
class ObjectReading:
    """Reads one object; `repairs` holds what is not as it should be."""

    line: int
    repairs: list[Repair] = field(default_factory=list)

    def draft(self, value: Mapping[str, object]) -> Draft:
        """The object's cells. Values are texts, numbers as they were written, flags or null."""
        draft = Draft(self.line)
        for name, item in value.items():
            if name in PARTIES and isinstance(item, dict):
                for part, told in item.items():
                    self._put(draft, draft.values, f"{name}_{part}", told, PARCEL_COLUMNS)
            elif name == "lines" and isinstance(item, list):
                for part in item:
                    self._line(draft, part)
            elif name == "documents" and isinstance(item, list):
                self._documents(draft, item)
            else:
                self._put(draft, draft.values, name, item, PARCEL_COLUMNS)
        return draft

    def _line(self, draft: Draft, part: object) -> None:
        if not isinstance(part, dict):
            self._tell("lines", "A content line must be an object.", part)
            draft.bad = True
            return
        cells: dict[str, str] = {}
        for inner, told in part.items():
            self._put(draft, cells, f"line_{inner}", told, LINE_COLUMNS)
        draft.lines.append((self.line, cells))

    def _documents(self, draft: Draft, items: list[object]) -> None:
        if all(isinstance(item, str) and ";" not in item for item in items):
            self._put(draft, draft.values, "documents", "; ".join(map(str, items)), PARCEL_COLUMNS)
        else:
            self._tell("documents", "Documents must be texts without a semicolon.", items)
            draft.bad = True

    def _put(
        self,
        draft: Draft,
        target: dict[str, str],
        name: str,
        item: object,
        allowed: frozenset[str],
    ) -> None:
        if name not in allowed:
            shown = name[:SHOWN]
            self._tell(shown, f"The field “{shown}” is not known; its value is left out.", item)
        elif isinstance(item, bool):
            target[name] = "yes" if item else "no"
        elif isinstance(item, str):
            if cell := item.strip():
                target[name] = cell
        elif item is not None:
            self._tell(name, "The field must be plain text.", item)
            draft.bad = True

    def _tell(self, name: str, sentence: str, found: object) -> None:
        self.repairs.append(Repair(self.line, name, sentence, str(found)[:SHOWN]))
