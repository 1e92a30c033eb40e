"""`rules list`, `check`, `explain`, `try` and `learn-bands`: what makes a parcel worth a look."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from workstation.adapters.system_clock import SystemClock
from workstation.cli.answers import INTERRUPTED, Answers
from workstation.cli.arguments import Arguments
from workstation.cli.progress import Progress, ignored, stopping
from workstation.composition import REFERENCE_FOLDER, RULES_FOLDER, Station, open_station
from workstation.domain.notice import Notice, WorkstationError
from workstation.resources import assets_dir
from workstation.services.checks.case import sourced
from workstation.services.dated import Problems
from workstation.services.figures_said import counted, grouped
from workstation.services.logged_pictures import LoggedPictures, logged_pictures
from workstation.services.reference.learning import BandLearner, Learned, bands_document
from workstation.services.reference.writing import write_table
from workstation.services.rules import load_rules, read_site_file
from workstation.services.rules.conditions import facts_of
from workstation.services.rules.facts import FACTS
from workstation.services.rules.model import Rule, Rules
from workstation.services.trying import Tried, rules_of_file, try_rules


def run(arguments: Arguments, answers: Answers) -> int:
    """0; 2 where a file has faults or a rule is not known; 3 where the station fails."""
    if arguments.what == "list":
        return _list(_rules(arguments), answers)
    if arguments.what == "check":
        return _check(arguments, answers)
    if arguments.what == "explain":
        return _explain(_rules(arguments), arguments.name, answers)
    if arguments.what == "try":
        return _try(arguments, answers)
    return _learn(arguments, answers)


def _today() -> date:
    return SystemClock().now().date()


def _rules(arguments: Arguments) -> Rules:
    return load_rules(assets_dir() / "rules", _today(), arguments.data_dir / RULES_FOLDER)


def _list(rules: Rules, answers: Answers) -> int:
    if answers.as_json:
        answers.document(
            {
                "on": rules.on.isoformat(),
                "rules": [_document(rule, rules) for rule in rules.rules.values()],
                "tables": _tables(rules),
                "left_out": [{"file": one.file, "why": one.why} for one in rules.left_out],
            }
        )
        return 0
    for rule in rules.rules.values():
        state = _state(rule, rules.on)
        sort = "declared" if rule.when is not None else "built in"
        loud = "quiet" if rule.quiet else rule.severity.name.lower()
        answers.say(f"{rule.name}: {loud}, {rule.group}, {sort}, {state}")
    answers.say(f"Tables: {', '.join(_tables(rules)) or 'none'}")
    for one in rules.left_out:
        answers.say(f"Left out: {one.file}: {one.why}")
    return 0


def _tables(rules: Rules) -> list[str]:
    tariffs = [
        f"{table.name} ({table.system}, {counted(len(table.lines), 'line')})"
        for table in rules.tables.tariff.tables()
    ]
    return [*rules.tables.versions(), *tariffs, *rules.tables.tariff.problems]


def _state(rule: Rule, on: date) -> str:
    if rule.off:
        return "switched off"
    if rule.start is not None and on < rule.start:
        return f"in force from {rule.start.isoformat()}"
    if rule.until is not None and on > rule.until:
        return f"ended on {rule.until.isoformat()}"
    return "in force"


def _document(rule: Rule, rules: Rules) -> dict[str, object]:
    return {
        "rule": rule.name,
        "sort": "declared" if rule.when is not None else "built in",
        "state": _state(rule, rules.on),
        "severity": rule.severity.name.lower(),
        "quiet": rule.quiet,
        "alarm_severity": rule.alarm_severity.name.lower(),
        "group": rule.group.value,
        "sentence": rule.sentence,
        "clears": rule.clears,
        "filer": rule.filer,
        "source": rule.source,
        "unconfirmed": rule.unconfirmed,
        "file": rule.file,
        "version": rule.version,
        "effective_from": rule.start.isoformat() if rule.start else None,
        "effective_to": rule.until.isoformat() if rule.until else None,
        "parameters": {
            **{name: format(number, "f") for name, number in rule.numbers.items()},
            **{name: list(listed) for name, listed in rule.lists.items()},
        },
        "rows": [{"what": what, "source": source} for what, source in _rows(rules, rule.name)],
        "facts": sorted(set(facts_of(rule.when))) if rule.when is not None else [],
    }


def _check(arguments: Arguments, answers: Answers) -> int:
    """Every site's file, or the named ones: 2 where one has a fault."""
    folder = arguments.data_dir / RULES_FOLDER
    files: list[Path] = arguments.files
    told = []
    for path in files or sorted(folder.glob("*.json") if folder.is_dir() else ()):
        problems = Problems()
        found = read_site_file(path, problems)
        told.append(
            {"file": str(path), "rules": sorted(found.rules), "faults": list(problems.found)}
        )
    if not files:
        rules = _rules(arguments)
        told += [
            {"file": one.file, "rules": [], "faults": [one.why]}
            for one in rules.left_out
            if not (folder / one.file).exists()
        ]
        told += [
            {"file": one, "rules": [], "faults": [one]} for one in rules.tables.tariff.problems
        ]
    if answers.as_json:
        answers.document({"files": told})
    for one in told if not answers.as_json else ():
        faults, names = one["faults"], one["rules"]
        said = "; ".join(str(fault) for fault in faults) or f"good: {', '.join(names) or 'no rule'}"
        answers.say(f"{one['file']}: {said}")
    if not told and not answers.as_json:
        answers.say("The site has no rules and no tables of its own.")
    return 2 if any(one["faults"] for one in told) else 0


def _explain(rules: Rules, name: str, answers: Answers) -> int:
    rule = rules.rules.get(name)
    if rule is None:
        near = [one for one in rules.rules if name.casefold() in one]
        raise WorkstationError(
            Notice(
                fact=f"There is no rule “{name}”.",
                safe="Nothing has been done.",
                act=f"Did you mean {near[0]}?" if near else "“workstation rules list” names all.",
                code="RULES-05",
            )
        )
    if answers.as_json:
        answers.document(_document(rule, rules))
        return 0
    loud = f", {rule.alarm_severity.name.lower()} where far out"
    trust = " (unconfirmed)" if rule.unconfirmed else ""
    answers.say(
        f"{rule.name}: {rule.severity.name.lower()}"
        + (", quiet: told beside the record, no reason to look" if rule.quiet else "")
        + (loud if rule.alarm_severity != rule.severity else "")
        + f", about {rule.group}, {_state(rule, rules.on)}.",
        f"  Officer: {rule.sentence}",
        f"  Clears it: {rule.clears}",
        f"  Filer: {rule.filer}",
        f"  Source: {rule.source}{trust}",
        f"  From: {rule.file}, version {rule.version}",
    )
    for number, value in rule.numbers.items():
        answers.say(f"  {number}: {value:f}")
    for listed, values in rule.lists.items():
        answers.say(f"  {listed}: {', '.join(values)}")
    for fact in dict.fromkeys(facts_of(rule.when)) if rule.when is not None else ():
        answers.say(f"  asks for {fact}: {FACTS[fact].words}")
    for goods, source in _rows(rules, rule.name):
        answers.say(f"  {goods}: {source}")
    return 0


def _rows(rules: Rules, name: str) -> list[tuple[str, str]]:
    """What the rule's table holds, and where each row comes from."""
    tables = rules.tables
    if name == "agency_flags" and tables.agencies is not None:
        return [(r.code, sourced(r.source, r.unconfirmed)) for r in tables.agencies.rows]
    if name == "forced_labour" and tables.forced_labour is not None:
        return [
            (f"{r.goods} of {', '.join(r.origins)}", sourced(r.source, r.unconfirmed))
            for r in tables.forced_labour.rows
        ]
    if name == "entry_needed" and tables.entries is not None:
        return [
            (f"from {r.start.isoformat()}, {r.channel}", sourced(r.source, r.unconfirmed))
            for r in tables.entries.rows
        ]
    kinds = tables.goods.kinds if tables.goods is not None else ()
    return [(k.goods, sourced(k.source, k.unconfirmed)) for k in kinds if k.rule == name]


def _try(arguments: Arguments, answers: Answers) -> int:
    given = rules_of_file(arguments.file)
    station = open_station(arguments.data_dir, read_only=True, through="command line")
    try:
        with stopping() as stop:
            tried = try_rules(
                given,
                station.rules,
                station.database.review.parcels(
                    arguments.since, told=Progress(answers) if arguments.progress else ignored
                ),
                station.store.surroundings,
                partial(_pictures, station),
                stop.is_set,
            )
    finally:
        station.close()
    status = INTERRUPTED if tried.stopped else 0
    if answers.as_json:
        document = _tried_document(tried, arguments.since)
        answers.line(document) if arguments.progress else answers.document(document)
        return status
    if tried.stopped:
        answers.say("Stopped: this is what was gone through until then.")
    since = f" since {arguments.since.isoformat()}" if arguments.since else ""
    answers.say(
        f"{counted(tried.parcels, 'parcel')} with a record{since}, {grouped(tried.decided)} of them "
        f"decided, {grouped(tried.bad)} found bad."
    )
    for one in tried.rules.values():
        answers.say(
            f"{one.rule}: would have spoken for {counted(one.alarmed, 'parcel')} "
            f"({grouped(one.loud)} as alarm): {grouped(one.bad)} of them found bad, "
            f"{grouped(one.released)} released, {grouped(one.undecided)} not decided; "
            f"not computed for {grouped(one.not_computed)}."
        )
        if one.examples:
            answers.say(f"  such as {', '.join(one.examples)}")
    return status


def _pictures(station: Station, entry: int) -> LoggedPictures:
    found = station.log.entries(after=entry - 1, limit=1)
    return logged_pictures(found[0]) if found else LoggedPictures()


def _tried_document(tried: Tried, since: date | None) -> dict[str, object]:
    return {
        "since": since.isoformat() if since else None,
        "stopped": tried.stopped,
        "parcels": tried.parcels,
        "decided": tried.decided,
        "bad": tried.bad,
        "rules": [
            {
                "rule": one.rule,
                "severity": one.severity,
                "alarmed": one.alarmed,
                "as_alarm": one.loud,
                "found_bad": one.bad,
                "released": one.released,
                "undecided": one.undecided,
                "not_computed": one.not_computed,
                "examples": one.examples,
            }
            for one in tried.rules.values()
        ],
    }


def _learn(arguments: Arguments, answers: Answers) -> int:
    station = open_station(arguments.data_dir, read_only=True, through="command line")
    try:
        learner = BandLearner(station.rules, simulated=arguments.simulated)
        released = station.database.review.parcels(arguments.since, "release")
        learner.count(one.record for one in released)
        rules = station.rules
    finally:
        station.close()
    learned = learner.learned(arguments.fewest)
    path: Path | None = None
    if learned.bands:
        day = _today()
        path = arguments.data_dir / REFERENCE_FOLDER / f"bands-{day.isoformat()}.json"
        document = bands_document(
            learned, rules.tables.bands, day, arguments.since, arguments.fewest
        )
        write_table(path, document)
    _tell_learned(learned, path, arguments.fewest, answers)
    return 0


def _tell_learned(learned: Learned, path: Path | None, fewest: int, answers: Answers) -> None:
    if answers.as_json:
        answers.document(
            {
                "parcels": learned.parcels,
                "simulated_left_out": learned.simulated,
                "file": None if path is None else str(path),
                "bands": [
                    {
                        "chapter": one.chapter,
                        "typical_usd_per_kg": format(one.typical, "f"),
                        "spread": format(one.spread, "f"),
                        "n": one.prices,
                    }
                    for one in learned.bands
                ],
                "too_few": [{"chapter": chapter, "n": n} for chapter, n in learned.too_few],
            }
        )
        return
    left = f"; {grouped(learned.simulated)} simulated ones left out" if learned.simulated else ""
    answers.say(f"{counted(learned.parcels, 'released parcel')} looked through{left}.")
    for one in learned.bands:
        answers.say(
            f"chapter {one.chapter}: USD {one.typical:f} a kilogram, spread {one.spread:f}, "
            f"{counted(one.prices, 'price')}"
        )
    for chapter, count in learned.too_few:
        answers.say(f"chapter {chapter}: {counted(count, 'price')}, fewer than {grouped(fewest)}")
    answers.say(f"Written: {path}" if path else "No chapter has enough; nothing was written.")
