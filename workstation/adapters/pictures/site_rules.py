"""Site rules: what a site declares of plain pictures by their names.

A rule file is dated and says who decided (`said_by`). Nothing is shipped as active: a file's name
means what the site says it means. `assets/pictures/site-rules-example.json` shows each kind.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from workstation.adapters.pictures.declarations import Declarations, Declared
from workstation.adapters.pictures.notices import BAD_DECLARATION, refusal

FILE_NAME = "site-rules.json"
_MOST_BYTES = 1 << 20
_PLACES = ("view", "ooi_id", "scan_uid", "device")
_WILD = re.compile(r"\*|\?|\{(" + "|".join(_PLACES) + r")\}")
_MOST_WILD = 6

Pattern = Annotated[str, Field(min_length=1, max_length=200)]


class _Pair(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    low: Pattern
    high: Pattern


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[str, Field(pattern="^[a-z0-9-]{1,40}$")]
    files: Pattern | _Pair
    declares: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _valid(self) -> _Rule:
        for pattern in self.patterns.values():
            _expression(pattern)
        Declarations.model_validate(self.declares)
        if isinstance(self.files, _Pair):
            taken = {"energy", "energies", "planes", "pair", "layout"} & set(self.declares)
            if taken:
                raise ValueError(f"a rule for two files declares their {sorted(taken)[0]} itself")
            places = [
                [m.group() for m in _WILD.finditer(p)] for p in (self.files.low, self.files.high)
            ]
            if places[0] != places[1] or (
                "*" not in self.files.low + self.files.high and not places[0]
            ):
                raise ValueError("the patterns of low and high need the same * in the same order")
        return self

    @property
    def patterns(self) -> dict[str, str]:
        """Pattern by the energy it declares, "" where it declares none."""
        if isinstance(self.files, _Pair):
            return {"low": self.files.low, "high": self.files.high}
        return {"": self.files}


class SiteRules(BaseModel):
    """One rule file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    schema_: Annotated[int, Field(alias="schema", ge=1, le=1)]
    site: Annotated[str, Field(min_length=1, max_length=80)]
    said_by: Annotated[str, Field(min_length=1, max_length=200)]
    valid_from: str
    rules: Annotated[list[_Rule], Field(max_length=200)]

    @model_validator(mode="after")
    def _valid(self) -> SiteRules:
        date.fromisoformat(self.valid_from)
        names = [rule.id for rule in self.rules]
        if len(set(names)) != len(names):
            raise ValueError("two rules have the same id")
        return self

    def match(self, name: str) -> Declared | None:
        """What the first rule that fits declares of a file of this name.

        Bytes of a name that are no text stand as \\udc..: what is declared can be written down.
        """
        name = name.encode("utf-8", "backslashreplace").decode()
        for rule in self.rules:
            for energy, pattern in rule.patterns.items():
                found = _expression(pattern).fullmatch(name)
                if found is not None:
                    return self._declared(rule, energy, found)
        return None

    def _declared(self, rule: _Rule, energy: str, found: re.Match[str]) -> Declared:
        words = f"site rule “{rule.id}” of {self.site}, valid from {self.valid_from}"
        declares: dict[str, Any] = {"declared_by": words, **rule.declares, **found.groupdict()}
        if energy:
            stem = "/".join(part or "" for part in found.groups())
            declares |= {"energy": energy, "pair": f"{rule.id}: {stem}"[:128]}
        text = json.dumps(declares, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
        return Declared(declares, words, hashlib.sha256(text.encode()).hexdigest(), text)


def rule_for(name: str, path: Path) -> Declared | None:
    """What the site's rule file declares of a file of this name; None where no rule fits.

    Raises
    ------
    WorkstationError
        SCAN-11 where the rule file is not valid: no plain picture is read by half of its rules.
    """
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise refusal(BAD_DECLARATION, f"The site rules in {path.name} cannot be read.") from error
    return load_rules(path, (facts.st_mtime_ns, facts.st_size)).match(name)


@lru_cache(maxsize=4)
def load_rules(path: Path, _version: object = None) -> SiteRules:
    """A site's rule file, checked as a whole; SCAN-11 where it is not valid."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        found = json.loads(data) if len(data) <= _MOST_BYTES else None
        return SiteRules.model_validate(found)
    except OSError as error:
        raise refusal(BAD_DECLARATION, f"The site rules in {path.name} cannot be read.") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}"
            for one in error.errors(include_url=False)
        )
        raise refusal(
            BAD_DECLARATION, f"The site rules in {path.name} are not valid: {problems[:300]}."
        ) from error
    except (ValueError, RecursionError) as error:
        raise refusal(BAD_DECLARATION, f"The site rules in {path.name} are not JSON.") from error


@lru_cache(maxsize=256)
def _expression(pattern: str) -> re.Pattern[str]:
    """A name's pattern: * any letters, ? one, {view}, {ooi_id}, {scan_uid}, {device} a part."""
    parts, at, wild = [], 0, 0
    for found in _WILD.finditer(pattern):
        parts.append(re.escape(pattern[at : found.start()]))
        at, wild = found.end(), wild + 1
        if found.group(1):
            parts.append(f"(?P<{found.group(1)}>[^_]{{1,64}})")
        else:
            parts.append("(.)" if found.group() == "?" else "(.*)")
    if wild > _MOST_WILD:
        raise ValueError(f"a pattern has at most {_MOST_WILD} wild parts")
    if "/" in pattern or "\\" in pattern:
        raise ValueError("a pattern is of a file's name, without a folder")
    try:
        return re.compile("".join(parts) + re.escape(pattern[at:]))
    except re.error as error:  # the same part twice
        raise ValueError("a pattern names a part once") from error
