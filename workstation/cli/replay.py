"""`replay`: a decision as the officer saw it, and where today's software would differ."""

from __future__ import annotations

from dataclasses import asdict

from workstation.cli.answers import Answers
from workstation.cli.arguments import Arguments
from workstation.composition import open_station
from workstation.services.replay import Replay, ReplayPicture
from workstation.services.replay_words import (
    check_words,
    field_lines,
    head_lines,
    mark_words,
    picture_words,
)


def run(arguments: Arguments, answers: Answers) -> int:
    """Tell it; writes nothing."""
    station = open_station(arguments.data_dir, read_only=True, through="command line")
    try:
        found = station.replaying.compared(station.replaying.told(arguments.entry))
    finally:
        station.close()
    if answers.as_json:
        answers.document(document(found))
        return 0
    answers.say(*head_lines(found))
    answers.say(*(f"  {line}" for line in field_lines(found)))
    for picture in found.pictures:
        _picture(picture, answers)
    if found.checks:
        answers.say("Checks on the screen:")
    for check in found.checks:
        answers.say(f"  {check_words(check)}")
    for rule, why in found.not_computed:
        answers.say(f"  {rule} not made: {why}")
    if not found.differences:
        answers.say("Today's software shows the same.")
        return 0
    answers.say("Where today's software differs:")
    for difference in found.differences:
        answers.say(f"  {difference.sentence}")
    for words in found.same:
        answers.say(f"  as then: {words}")
    return 0


def _picture(picture: ReplayPicture, answers: Answers) -> None:
    answers.say(picture_words(picture))
    for model in picture.models:
        answers.say(f"  {model.words}")
    for mark in picture.marks:
        answers.say(f"    {mark_words(mark)}")
    for own in picture.own_marks:
        answers.say(f"    own mark of {own.officer}: “{own.word}”, entry {own.entry}")


def document(found: Replay) -> dict[str, object]:
    """The replay as JSON."""
    told: dict[str, object] = asdict(found)
    told["differences"] = [
        {"about": one.about, "then": one.then, "now": one.now} for one in found.differences
    ]
    return told
