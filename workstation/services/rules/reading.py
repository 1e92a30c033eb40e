"""Reading the dated rules of the checks: figures, texts and sources.

The shipped files lie in assets/rules; a site's own lie in `<data-dir>/rules/` and may replace a
built-in rule's figures, switch it off, or declare rules of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from workstation.domain.notice import Notice, WorkstationError
from workstation.domain.reasons import Group, Severity
from workstation.services.dated import Asked, Problems, as_decimal, in_force, read_object
from workstation.services.reference import load_tables
from workstation.services.rules.conditions import facts_of, read_condition
from workstation.services.rules.facts import FACTS, LINE_PLACE
from workstation.services.rules.model import LeftOut, Rule, Rules, Threshold
from workstation.services.rules.specs import CHECKS, SPECS, STEMS
from workstation.services.rules.texts import check_places

FORMAT = "nii-rules/2"
FIRST_FORMAT = "nii-rules/1"
"""Files without groups, dates of single rules and words for the filer; still read."""
SEVERITIES = {s.name.lower(): s for s in Severity}
GROUPS = {group.value: group for group in Group}
MOST_SITE_FILES = 50
LONGEST_TEXT = 600
"""Signs of one sentence of a rule."""
_NAME = re.compile(r"[A-Za-z0-9_]+")
REFERENCE = "reference"
"""The folder of the tables, beside that of the rules."""
_FAR = date.max


@dataclass(slots=True)
class RulesFile:
    """One rules file as read."""

    version: str = ""
    start: date = date.min
    until: date = _FAR
    source: str = ""
    rules: dict[str, Rule] = field(default_factory=dict)
    rates: tuple[date, dict[str, Decimal]] | None = None
    thresholds: tuple[Threshold, ...] = ()


def load_rules(folder: Path, on: date, site: Path | None = None) -> Rules:
    """The rules in force on a day; `site` is the folder of the site's own files, if any.

    A site's file with a fault is left out whole, and `Rules.left_out` tells it.

    Raises
    ------
    WorkstationError
        RULES-01 where the shipped rules are absent or break their format, with every fault named.
    """
    problems = Problems()
    files: list[RulesFile] = []
    for stem in STEMS:
        chosen = in_force(folder, stem, on)
        if chosen is None:
            problems.add("assets/rules", f"holds no file {stem}-YYYY-MM-DD.json")
            continue
        files.append(_shipped(*chosen, stem, problems))
    if problems:
        raise _refused(problems)
    checks = files[0]
    rules = {name: rule for one in files for name, rule in one.rules.items()}
    as_of, rates = checks.rates or (date.min, {})
    thresholds = checks.thresholds
    left_out: list[LeftOut] = []
    whose: dict[str, str] = {}
    files_ = site_files(site)
    for number, path in enumerate(files_, 1):
        faults = Problems()
        if number > MOST_SITE_FILES:
            faults.add(path.name, f"only the first {MOST_SITE_FILES} files by name are read")
            own = RulesFile()
        else:
            own = read_site_file(path, faults)
        for name in own.rules:
            if name in whose:
                faults.add(path.name, f"rule “{name}” stands in {whose[name]} already")
        if faults:
            left_out.append(LeftOut(path.name, str(faults)))
        elif own.start <= on <= own.until:
            rules |= own.rules
            whose |= dict.fromkeys(own.rules, path.name)
            as_of, rates = own.rates or (as_of, rates)
            thresholds = own.thresholds or thresholds
    tables = load_tables(
        folder.parent / REFERENCE, on, None if site is None else site.parent / REFERENCE
    )
    left_out += [LeftOut(*one) for one in tables.left_out]
    return Rules(
        checks.version,
        checks.start,
        checks.source,
        as_of,
        rates,
        thresholds,
        rules,
        on,
        tuple(left_out),
        tables,
    )


def site_files(site: Path | None) -> list[Path]:
    """The site's rule files in the order in which they are applied: by name."""
    if site is None or not site.is_dir():
        return []
    return sorted(path for path in site.glob("*.json") if path.is_file())


def _shipped(path: Path, day: date, stem: str, problems: Problems) -> RulesFile:
    raw = read_object(path, problems)
    if problems:
        return RulesFile()
    top = Asked(raw, path.name, problems)
    form = top.one_of("format", (FORMAT, FIRST_FORMAT))
    found = _top(top, path, problems, form)
    if found.start != day:
        problems.add(path.name, "“effective_from” is not the date in the file's name")
    if stem == "checks" and (found.rates is None or not found.thresholds):
        problems.add(path.name, "“usd_rates” and “aggregate_threshold” must be there")
    wanted = CHECKS if form == FIRST_FORMAT else [one for one in SPECS.values() if one.stem == stem]
    for one in wanted:
        if one.name not in found.rules:
            problems.add(path.name, f"rule “{one.name}” is missing")
    top.nothing_else()
    return found


def read_site_file(path: Path, problems: Problems) -> RulesFile:
    """One of the site's own files; its faults go to `problems`, none is raised."""
    raw = read_object(path, problems)
    if problems:
        return RulesFile()
    top = Asked(raw, path.name, problems)
    top.one_of("format", (FORMAT,))
    found = _top(top, path, problems, FORMAT)
    top.nothing_else()
    return found


def _top(top: Asked, path: Path, problems: Problems, form: str) -> RulesFile:
    version, source, status = top.text("version"), top.text("source"), top.text("status")
    found = RulesFile(version, top.day("effective_from"), source=f"{source} {status}")
    if top.has("effective_to"):
        found.until = top.day("effective_to")
        if found.until < found.start:
            problems.add(path.name, "“effective_to” lies before “effective_from”")
    if top.has("usd_rates"):
        asked = Asked(top.mapping("usd_rates"), f"{path.name}, usd_rates", problems)
        found.rates = _rates(asked, problems)
    found.thresholds = tuple(
        _threshold(Asked(item, f"{path.name}, aggregate_threshold {number}", problems))
        for number, item in enumerate(top.objects("aggregate_threshold", optional=True), 1)
    )
    if [t.start for t in found.thresholds] != sorted({t.start for t in found.thresholds}):
        problems.add(path.name, "“aggregate_threshold” must go by rising date")
    for number, item in enumerate(top.objects("rules"), 1):
        asked = Asked(item, f"{path.name}, rule {number}", problems)
        rule = _rule(asked, problems, form)
        if rule.name in found.rules:
            problems.add(path.name, f"rule “{rule.name}” is there twice")
        found.rules[rule.name] = replace(rule, version=version, file=path.name)
    return found


def _rates(asked: Asked, problems: Problems) -> tuple[date, dict[str, Decimal]]:
    as_of = asked.day("as_of")
    asked.text("source")
    asked.flag("unconfirmed")
    rates: dict[str, Decimal] = {}
    for currency, value in asked.mapping("usd_per_unit").items():
        rate = as_decimal(value)
        if rate is None or rate == 0:
            problems.add(asked.where, f"the rate of “{currency}” must be a number above 0, as text")
        else:
            rates[currency] = rate
    asked.nothing_else()
    return as_of, rates


def _threshold(asked: Asked) -> Threshold:
    found = Threshold(
        asked.day("from"),
        asked.decimal("usd"),
        asked.flag("in_force"),
        asked.text("state"),
        asked.text("source"),
    )
    asked.nothing_else()
    return found


def _rule(asked: Asked, problems: Problems, form: str) -> Rule:
    name = asked.text("rule")
    declared = form == FORMAT and asked.has("when")
    built = SPECS.get(name)
    if not declared and built is None:
        problems.add(asked.where, f"“{name}” is no built-in rule, and it has no “when”")
    if declared and built is not None:
        problems.add(asked.where, f"“{name}” is a built-in rule: name this one otherwise")
    if name == "site_rules" or len(name) > 60 or not _NAME.fullmatch(name):
        problems.add(asked.where, "“rule” must be a name of letters, digits and _")
    severity = SEVERITIES[asked.one_of("severity", tuple(SEVERITIES))]
    alarm = asked.one_of("alarm_severity", ("", *SEVERITIES), "")
    sentence, clears = asked.text("sentence"), asked.text("clears")
    filer = asked.text("filer") if form == FORMAT else ""
    group = built.group if built else Group.DATA_QUALITY
    when = None
    numbers: dict[str, Decimal] = {}
    lists: dict[str, tuple[str, ...]] = {}
    if declared:
        group = GROUPS[asked.one_of("group", tuple(GROUPS))]
        before = len(problems.found)
        when = read_condition(asked.value("when"), f"{asked.where} ({name}), when", problems)
        asked_of = [FACTS[fact] for fact in facts_of(when)]
        by_line = any(fact.of_line for fact in asked_of)
        by_finding = any(fact.of_finding for fact in asked_of)
        if by_line and by_finding:
            problems.add(asked.where, "a rule asks for facts of lines or of findings, not of both")
        places = {
            name
            for name, fact in FACTS.items()
            if (by_line or not fact.of_line) and (by_finding or not fact.of_finding)
        }
        if by_line or len(problems.found) > before:  # what a faulty one asks is not known
            places |= {LINE_PLACE, *FACTS}
    else:
        places = set(built.places if built else ())
        parameters = Asked(asked.mapping("parameters"), f"{asked.where} ({name})", problems)
        numbers = {
            number: parameters.decimal(number) for number in (built.numbers if built else ())
        }
        lists = {listed: parameters.texts(listed) for listed in (built.lists if built else ())}
        parameters.nothing_else()
    for text in (sentence, clears, filer):
        if len(text) > LONGEST_TEXT or not text.isprintable():
            problems.add(asked.where, f"a text may have {LONGEST_TEXT} signs, on one line")
        check_places(text, places, asked.where, problems)
    rule = Rule(
        name,
        severity,
        SEVERITIES[alarm] if alarm else severity,
        sentence,
        clears,
        asked.text("source"),
        asked.flag("unconfirmed"),
        numbers,
        lists,
        group=group,
        filer=filer,
        start=asked.day("effective_from") if asked.has("effective_from") else None,
        until=asked.day("effective_to") if asked.has("effective_to") else None,
        when=when,
        off=asked.flag("off") if form == FORMAT else False,
        quiet=asked.flag("quiet") if form == FORMAT else False,
    )
    if rule.quiet and max(rule.severity, rule.alarm_severity) is not Severity.NOTE:
        problems.add(asked.where, "only a note may be “quiet”")
    asked.nothing_else()
    return rule


def _refused(problems: Problems) -> WorkstationError:
    return WorkstationError(
        Notice(
            fact=f"The rules of the checks cannot be used. {problems}",
            safe="Nothing has been recorded; parcels and pictures are untouched.",
            act="Put the rules file right, or install the workstation anew.",
            code="RULES-01",
        ),
        environment=True,
    )
