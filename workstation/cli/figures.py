"""`figures`: what was decided, how fast, over which alarms, and how right, with each figure's n."""

from __future__ import annotations

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.composition import open_station
from workstation.services.desk_ports import Period
from workstation.services.figures import Definitions, Figure, FigureLine, FigureTable

STANDING = {
    "none": "nothing evaluable",
    "not ranked": "too few evaluable to compare",
    "few": "few evaluable: not to be compared",
    "ranked": "",
}


def run(arguments: Arguments, answers: Answers) -> int:
    """0; figures of days without decisions are told as such."""
    station = open_station(arguments.data_dir, read_only=True, through="command line")
    try:
        table = station.figures.table(
            arguments.since, arguments.until, arguments.told_by, Period(arguments.period)
        )
        definitions = station.figures.definitions
    finally:
        station.close()
    if answers.as_json:
        answers.document(document(table, definitions))
    else:
        _say(table, definitions, answers)
    return 0


def document(table: FigureTable, definitions: Definitions) -> dict[str, object]:
    """The table as JSON, with the definition of every figure in it."""
    return {
        "by": table.told_by,
        "from": table.since.isoformat(),
        "to": table.until.isoformat(),
        "each": table.period.value,
        "entries_not_counted": table.not_counted,
        "lines": [
            {
                "key": line.key,
                "period": line.period,
                "standing": line.standing,
                "figures": {name: _figure(figure) for name, figure in line.figures.items()},
            }
            for line in table.lines
        ],
        "definitions": {
            "version": definitions.version,
            "source": definitions.source,
            "figures": {
                one.name: {"label": one.label, "unit": one.unit, "definition": one.text}
                for one in definitions.figures.values()
            },
        },
    }


def _figure(figure: Figure) -> dict[str, object]:
    found: dict[str, object] = {"value": _rounded(figure.value), "n": figure.n}
    if figure.hits is not None:
        found["hits"] = figure.hits
    found["interval"] = figure.interval and [_rounded(end) for end in figure.interval]
    return found


def _rounded(value: float | None) -> float | None:
    return None if value is None or value == float("inf") else round(value, 6)


def _say(table: FigureTable, definitions: Definitions, answers: Answers) -> None:
    if not table.lines:
        answers.say(f"No decision from {table.since} to {table.until} (UTC).")
    for line in table.lines:
        answers.say(_title(line, table.told_by))
        for definition in definitions.figures.values():
            figure = line.figures[definition.name]
            answers.say(f"  {definition.label}: {figure_words(figure, definition.unit)}")
    if table.not_counted:
        answers.say(f"Not counted yet: entries 1 to {table.not_counted}, of an older store.")


def _title(line: FigureLine, told_by: str) -> str:
    named = {"": "all"} if told_by == "all" else {"": "not told"}
    parts = [line.period, named.get(line.key, line.key), STANDING[line.standing]]
    return "; ".join(part for part in parts if part)


def figure_words(figure: Figure, unit: str) -> str:
    """A figure in words: "12.5 % (8 of 64; 6.5 to 22.8 %)"; a dash where there is none."""
    if figure.value is None:
        return "–"
    if figure.hits is not None:
        low, high = figure.interval or (0.0, 1.0)
        return (
            (f"{figure.value:.1%} ({figure.hits:,} of {figure.n:,}; {low:.1%} to {high:.1%})")
            .replace(",", " ")
            .replace("%", " %")
        )
    if unit == "s":
        ends = (
            f"; {figure.interval[0]:.1f} to {figure.interval[1]:.1f} s" if figure.interval else ""
        )
        return f"{figure.value:.1f} s (n {figure.n:,}{ends})".replace(",", " ")
    return f"{int(figure.value):,}".replace(",", " ")
