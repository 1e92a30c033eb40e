"""The report as one page of HTML that needs no other file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from workstation.evaluation.plots import Line, plot
from workstation.evaluation.style import STYLE
from workstation.evaluation.words import NONE, PEAKS, figure, in_short, percent, share, signed

Shown = Sequence[tuple[str, str, str]]
"""Pictures to look at: name, why, data URI."""
_GROUP_WORDS = {
    "kind": "kind of input",
    "profile": "scanner profile",
    "filling": "filling",
    "package": "packing",
    "palette": "palette",
}


def page(report: Mapping[str, Any], alarms: Shown, missed: Shown) -> str:
    """The whole page."""
    model = report["model"]
    title = f"Evaluation of {model['id']} {model['version']}"
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>",
        f"<h1>{escape(title)}</h1>",
        _top(report),
        _pictures(report),
    ]
    if "classes" in report:
        parts += [
            _alarms(report),
            _classes(report),
            _operating(report),
            _curves(report),
            _map(report),
            _calibration(report),
            _concealment(report),
            _groups(report),
            _categories(report),
        ]
    parts += [_folders(report), _worst(report, alarms, missed), _definitions("classes" in report)]
    return "".join(parts) + "</main></body></html>\n"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of texts; numbers of each row stand to the right of its first cell."""
    head = "".join(f"<th>{escape(word)}</th>" for word in heads)
    head = f"<tr>{head}</tr>" if any(heads) else ""
    body = "".join(
        "<tr>"
        + "".join(
            f"<t{'h' if not place else 'd'}>{_cell(cell)}</t{'h' if not place else 'd'}>"
            for place, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return f'<div class="wide"><table>{head}{body}</table></div>'


def _text(words: str) -> str:
    """Escaped; a number and its unit stay on one line."""
    return escape(words).replace(" %", "\u00a0%")


def _cell(words: str) -> str:
    """A figure with n and interval in smaller letters under it."""
    value, bracket, rest = words.partition(" (")
    if not bracket or not value[:1].isdigit():
        return _text(words)
    return f"{_text(value)}<br><small>{_text(rest.removesuffix(')'))}</small>"


def _top(report: Mapping[str, Any]) -> str:
    model = report["model"]
    rows = [
        ["Pictures", report["images"]],
        ["COCO file", report["coco"] or "none: nothing is known of what is inside"],
        ["Weights (SHA-256)", model["sha256"]],
        ["model.json (SHA-256)", model["model_json_sha256"]],
        ["Signed", model["signed"] or "not told"],
        ["Classes that it reports", ", ".join(model["labels"]) or NONE],
        ["Kinds of input that it accepts", ", ".join(model["accepts"]).replace("_", " ")],
        ["Made", f"{report['made_at']} by {report['software']}"],
    ]
    notes = "".join(f"<li>{escape(note)}</li>" for note in report["notes"])
    short = ""
    if "classes" in report:
        lines = "".join(f"<li>{_text(line.strip())}</li>" for line in in_short(report))
        short = f"<h2>In short</h2><ul>{lines}</ul><h2>What was measured</h2>"
    return short + table(["", ""], rows) + (f"<ul>{notes}</ul>" if notes else "")


def _pictures(report: Mapping[str, Any]) -> str:
    told = report["pictures"]
    rows = [
        ["Read", f"{told['read']:,}"],
        ["Checked by the model", f"{told['checked']:,}"],
        ["Not checked", f"{told['read'] - told['checked']:,}"],
        ["Could not be used", f"{report['unusable_count']:,}"],
    ]
    if told["honest"] is not None:
        rows += [
            ["Checked and known to hold no contraband (honest)", f"{told['honest']:,}"],
            ["Checked and with contraband", f"{told['with_contraband']:,}"],
            ["Checked, content not fully mapped", f"{told['of_unknown_content']:,}"],
        ]
    times = report["milliseconds"]
    if times["n"]:
        words = (
            f"median {times['median']:g} ms, 95 % within {times['p95']:g} ms (n = {times['n']:,})"
        )
        rows.append(["Time of the model", words])
    rows += [[f"Input used: {name}", f"{count:,}"] for name, count in told["inputs"].items()]
    text = "<h2>Pictures</h2>" + table(["", "n"], rows)
    if told["not_checked"]:
        text += "<h3>Not checked, and why</h3>" + table(
            ["Reason", "Pictures"],
            [[f"{o['reason']} ({o['code']})", f"{o['pictures']:,}"] for o in told["not_checked"]],
        )
    if report["unusable"]:
        text += "<h3>Could not be used</h3>" + table(
            ["Picture", "Why"],
            [[o["picture"], f"{o['why']} ({o['code']})"] for o in report["unusable"][:50]],
        )
        if report["unusable_count"] > 50:
            text += "<p>The first 50; all are in report.json.</p>"
    return text


def _labels(report: Mapping[str, Any]) -> dict[str, str]:
    model = report["model"]
    return dict(zip(model["codes"], model["labels"], strict=True))


def _alarms(report: Mapping[str, Any]) -> str:
    told = report["alarmed"]
    marks = told["marks_per_picture"]
    rows = [
        ["Honest pictures with any mark", share(told)],
        ["False marks an honest picture", NONE if marks is None else f"{marks:g}"],
    ]
    labels = _labels(report)
    rows += [
        [f"… with a mark “{labels[code]}”", share(one)]
        for code, one in report["alarmed_by_class"].items()
    ]
    return "<h2>False alarms as shipped</h2>" + table(["", "share (n; 95 % Wilson)"], rows)


def _recall_cells(one: Mapping[str, Any]) -> list[str]:
    return [share(one["0.3"]["right_class"]), share(one["0.5"]["right_class"])]


def _classes(report: Mapping[str, Any]) -> str:
    labels, rows = _labels(report), []
    for code, one in report["classes"].items():
        rows.append(
            [
                labels[code],
                f"{one['objects']:,}",
                figure(one["ap50"]),
                figure(one["ap50_95"]),
                *_recall_cells(one["recall"]),
                share(one["recall"]["0.3"]["any_class"]),
                share(one["recall"]["0.3"]["at_any_score"]),
            ]
        )
    mean = report["mean_ap"]
    rows.append(
        [
            "all",
            f"{sum(one['objects'] for one in report['classes'].values()):,}",
            figure({"value": mean["ap50"]}),
            figure({"value": mean["ap50_95"]}),
            *_recall_cells(report["recall"]),
            share(report["recall"]["0.3"]["any_class"]),
            share(report["recall"]["0.3"]["at_any_score"]),
        ]
    )
    heads = [
        "Class", "Objects", "AP at 0.5 (interval by picture)", "AP at 0.5:0.95",
        "Found as shipped, overlap 0.3", "overlap 0.5", "by a mark of any class, 0.3",
        "at any kept score, 0.3",
    ]  # fmt: skip
    text = "<h2>Classes</h2>" + table(heads, rows)
    missing = report["objects_not_checked"]
    if missing:
        words = ", ".join(f"{labels.get(code, code)} {n:,}" for code, n in missing.items())
        text += (
            f"<p>Objects in pictures that the model did not check, in none of these figures: "
            f"{escape(words)}.</p>"
        )
    return text


def _operating(report: Mapping[str, Any]) -> str:
    labels = _labels(report)
    asked = [code for code, one in report["classes"].items() if one["objects"]]
    text = "<h2>Found at an accepted rate of alarms</h2>"
    points = report["operating_points"]
    if points and asked:
        rows = [
            [
                percent(point["accepted"]),
                share(point["alarmed"]),
                signed(point["shift"]),
                *(share(point["recall"][code]["0.3"]) for code in asked),
            ]
            for point in points
        ]
        heads = [
            "Accepted",
            "Honest pictures alarmed",
            "Shift of thresholds",
            *(labels[c] for c in asked),
        ]
        text += table(heads, rows) + (
            "<p>Overlap 0.3. The shift was chosen on these same honest pictures, so these rows "
            "lean to the good side.</p>"
        )
    elif not points:
        text += "<p>No honest picture was checked: there is no rate to accept.</p>"
    if report["froc"]["points"]:
        rows = [
            [
                f"{p['false_marks']:g}",
                signed(p["shift"]),
                share(p["recall"]["0.3"]),
                share(p["recall"]["0.5"]),
            ]
            for p in report["froc"]["points"]
        ]
        text += table(
            ["False marks a picture", "Shift of thresholds", "Found, overlap 0.3", "overlap 0.5"],
            rows,
        )
        over = report["froc"]
        text += f"<p>False marks are counted over {over['pictures']:,} {over['over']}.</p>"
    return text


def _curves(report: Mapping[str, Any]) -> str:
    labels = _labels(report)
    lines = [
        Line(
            f"{labels[code]} (n = {one['objects']:,})",
            [(0.0, one["pr_curve"][0][1]), *((p[0], p[1]) for p in one["pr_curve"])],
        )
        for code, one in report["classes"].items()
        if one["pr_curve"]
    ]
    text = "<h2>Curves</h2><div class='plots'>"
    if lines:
        text += "<figure><figcaption>Precision over recall, overlap 0.5</figcaption>"
        text += plot("Precision over recall", lines, "recall", "precision") + "</figure>"
    curves = report["froc"]["curves"]
    if curves:
        far = max((p[0] for curve in curves.values() for p in curve), default=1.0)
        far = next((end for end in (0.1, 0.2, 0.5, 1.0, 2.0) if end >= far), 4.0)
        objects = report["froc"]["objects"]
        lines = [
            Line(f"overlap {least} (n = {objects:,})", [(0.0, 0.0), *((p[0], p[1]) for p in curve)])
            for least, curve in curves.items()
        ]
        text += (
            "<figure><figcaption>FROC: found over false marks a picture, all classes</figcaption>"
        )
        text += plot("FROC", lines, "false marks a picture", "found", to_x=far) + "</figure>"
    return text + "</div>"


def _map(report: Mapping[str, Any]) -> str:
    told = report["map"]
    text = "<h2>Where it points</h2>"
    if not told["pictures"]:
        return text + "<p>No checked picture held an object to be pointed at.</p>"
    rows = [
        [name, share(told["peak_in_box"][key]), share(told["peak_in_outline"][key])]
        for key, name in PEAKS.items()
        if key in told["peak_in_box"]
    ]
    rows.append(["chance: boxes’ share of the goods’ bounds", percent(told["chance"]), NONE])
    text += table(["", "Peak inside a box", "Peak inside an outline"], rows)
    pixels = told["pixels"]
    if not pixels:
        return text + "<p>The model has no anomaly map.</p>"
    rows = [
        [name, figure(pixels[key]["auroc"]), figure(pixels[key]["pro"])]
        for key, name in (("map", "anomaly map"), ("densest", "densest spot (blurred attenuation)"))
    ]
    gap = pixels["difference"]
    rows.append(["difference", figure(gap["auroc"]), figure(gap["pro"])])
    n = pixels["map"]
    return (
        text
        + table(["", "Pixel AUROC", "PRO to 0.3"], rows)
        + (
            f"<p>{n['pictures']:,} pictures, {n['regions']:,} objects. Only the map points right in "
            f"{told['only_map_right']:,} pictures, only the densest spot in "
            f"{told['only_densest_right']:,}. A map that is no better than the densest spot adds "
            "nothing.</p>"
        )
    )


def _calibration(report: Mapping[str, Any]) -> str:
    text = "<h2>Calibration</h2><div class='plots'>"
    labels = _labels(report)
    for least, told in report["calibration"].items():
        text += _reliability(f"All classes, overlap {least}", told)
    for code, one in report["classes"].items():
        if one["calibration"]["marks"] and len(labels) > 1:
            text += _reliability(f"{labels[code]}, overlap 0.5", one["calibration"])
    text += "</div>"
    rows = [
        [f"overlap {least}", f"{told['marks']:,}", figure(told["expected_error"])]
        for least, told in report["calibration"].items()
    ]
    return text + table(["", "Marks", "Expected calibration error (interval by picture)"], rows)


def _reliability(title: str, told: Mapping[str, Any]) -> str:
    used = [one for one in told["bins"] if one["right"]["n"]]
    points = [(one["mean_score"], one["right"]["value"]) for one in used]
    bars = [(one["mean_score"], *one["right"]["interval"]) for one in used]
    lines = [
        Line(f"marks (n = {told['marks']:,})", points, dots=True),
        Line("a score that says how often it is right", [(0.0, 0.0), (1.0, 1.0)], quiet=True),
    ]
    drawing = plot(title, lines, "score", "share that is right", bars=bars)
    return f"<figure><figcaption>{escape(title)}</figcaption>{drawing}</figure>"


def _concealment(report: Mapping[str, Any]) -> str:
    levels = report["concealment"]
    if not levels or set(levels) == {"unknown"}:
        return ""
    labels = _labels(report)
    asked = [code for code, one in report["classes"].items() if one["objects"]]
    rows = [
        [
            level,
            share(one["recall"]["0.3"]["right_class"]),
            share(one["recall"]["0.5"]["right_class"]),
            share(one["recall"]["0.3"]["any_class"]),
            share(one["at_tenth"]) if one["at_tenth"] else NONE,
            *(share(one["classes"][code]) for code in asked),
        ]
        for level, one in levels.items()
    ]
    heads = [
        "Objects that are", "Found as shipped, overlap 0.3", "overlap 0.5", "by a mark of any class, 0.3",
        "at 10 % alarmed, 0.3", *(f"{labels[code]} as shipped, 0.3" for code in asked),
    ]  # fmt: skip
    return "<h2>By concealment</h2>" + table(heads, rows)


def _groups(report: Mapping[str, Any]) -> str:
    text = ""
    labels = _labels(report)
    asked = [code for code, one in report["classes"].items() if one["objects"]]
    for name, values in report["groups"].items():
        rows = []
        for value, one in values.items():
            tenth = next((p for p in one["operating_points"] if p["accepted"] == 0.1), None)
            rows.append(
                [
                    value.replace("_", " "),
                    f"{one['n']['pictures']:,}",
                    share(one["alarmed"]),
                    share(one["recall"]["0.3"]["right_class"]),
                    share(one["recall"]["0.5"]["right_class"]),
                    *(share(one["classes"][c]["recall"]["0.3"]["right_class"]) for c in asked),
                    *(figure(one["classes"][c]["ap50"]) for c in asked),
                    signed(tenth["shift"]) if tenth else NONE,
                ]
            )
        heads = [
            _GROUP_WORDS[name].capitalize(), "Checked", "Honest pictures alarmed", "Found, overlap 0.3",
            "overlap 0.5", *(f"{labels[c]} found, 0.3" for c in asked),
            *(f"{labels[c]} AP at 0.5" for c in asked), "Shift for 10 % alarmed",
        ]  # fmt: skip
        text += f"<h2>By {_GROUP_WORDS[name]}, as shipped</h2>" + table(heads, rows)
    return text


def _categories(report: Mapping[str, Any]) -> str:
    labels = _labels(report)
    rows = [
        [
            one["category"],
            one["role"],
            labels.get(one["code"], one["code"]) or NONE,
            f"{one['objects']:,}",
        ]
        for one in report["categories"]
    ]
    return "<h2>Categories of the COCO file</h2>" + table(
        ["Category", "To this model", "Class", "Objects"], rows
    )


def _folders(report: Mapping[str, Any]) -> str:
    labels = _labels(report)
    rows = []
    for one in report["folders"]:
        tenth = next((s["shift"] for s in one["shift_for"] if s["accepted"] == 0.1), None)
        marks = one["marks_per_picture"]
        rows.append(
            [
                one["folder"],
                f"{one['read']:,}",
                f"{one['not_checked']:,}",
                share(one["marked"]),
                NONE if marks is None else f"{marks:g}",
                *(share(one["marked_by_class"][code]) for code in labels),
                signed(tenth) if one["shift_for"] else NONE,
            ]
        )
    heads = [
        "Sub-folder", "Read", "Not checked", "With any mark", "Marks a picture",
        *labels.values(), "Shift at which 10 % are marked",
    ]  # fmt: skip
    return "<h2>Marked pictures by sub-folder, as shipped</h2>" + table(heads, rows)


def _worst(report: Mapping[str, Any], alarms: Shown, missed: Shown) -> str:
    text = ""
    known = report["coco"] is not None
    for title, group in (
        ("Most strongly marked without contraband" if known else "Most strongly marked", alarms),
        ("Missed", missed),
    ):
        if not group:
            continue
        text += f"<h2>{title}</h2><div class='pictures'>"
        for name, why, data in group:
            text += (
                f'<figure><img src="{data}" alt="{escape(name)}"><figcaption>{escape(name)}: '
                f"{escape(why)}</figcaption></figure>"
            )
        text += "</div>"
    if text:
        text += "<p>Coloured: marks that count as shipped. White: what the COCO file says.</p>"
    return text


def _definitions(known: bool) -> str:
    words = [
        "As shipped: each class at its own threshold. A shift moves all thresholds on the logit scale.",
        "Intervals of shares are 95 % Wilson; those of AP, calibration and maps are from drawing "
        "pictures again (by declared scene, where there is one).",
    ]
    if known:
        words += [
            "Honest: listed in the COCO file with no contraband; whoever made the file answers for it.",
            "AP as COCO defines it. Objects declared less than a quarter visible are neither asked "
            "for nor held against a mark.",
            "Densest spot: the peak of attenuation blurred over 9 of 384 pixels. Pixels are counted "
            "within the goods’ bounds only.",
        ]
    words.append("No figure here says that a picture without marks holds nothing.")
    return (
        "<h2>How to read this</h2><ul>" + "".join(f"<li>{escape(w)}</li>" for w in words) + "</ul>"
    )
