"""A preview on the bench: shown first, never judged, and told in the log."""

from __future__ import annotations

from tests.controllers.hands import A, Bench, detection, record
from workstation.domain.decision import Outcome


class PreviewingBench(Bench):
    def __init__(self, folder, preview):
        super().__init__(folder)
        self.controller._preview = preview


def test_that_a_preview_stands_until_the_picture_is_read(tmp_path):
    bench = PreviewingBench(tmp_path, lambda ref: ("preview", ref.view))
    bench.has(A, detection(0.9))
    bench.controller.open(A)
    bench.runner.all("store")
    bench.runner.step("image")
    view = bench.state.view
    assert view.preview == ("preview", "1")
    assert view.prepared is None
    assert view.preview_shown_at is not None
    assert view.shown_at is None
    assert view.pending
    assert bench.runner.waits("detect") == 0
    bench.runner.step("image")
    view = bench.state.view
    assert view.prepared is not None
    assert view.preview is None
    assert view.shown_at is not None


def test_that_a_decision_during_the_preview_says_so_in_the_log(tmp_path):
    bench = PreviewingBench(tmp_path, lambda ref: ("preview", ref.view))
    bench.has(A, detection(0.9), detection(), record=record(A))
    bench.controller.open(A)
    bench.runner.step("store")
    bench.runner.step("image")
    bench.controller.decide(Outcome.RELEASE)
    bench.fill(opened="no", unchecked_reason="The scanner's queue is long and the sender known.")
    bench.controller.decision.submit()
    bench.runner.step("store")
    first, second = bench.data()["scans"]
    assert first["shown_at"] == "preview only"
    assert first["preview_shown_at"].startswith("2026-")
    assert second["shown_at"] == "not shown"
    assert "preview_shown_at" not in second


def test_that_a_preview_of_an_earlier_parcel_is_dropped(tmp_path):
    bench = PreviewingBench(tmp_path, lambda ref: ("preview", ref.parcel_id))
    bench.has(A, detection(0.9))
    bench.controller.open(A)
    bench.runner.all("store")
    bench.controller.clear()
    bench.runner.all()
    assert bench.state.views == ()


def test_that_no_preview_and_a_failed_one_change_nothing(tmp_path):
    def fails(ref):
        raise RuntimeError("a defect")

    for preview in (lambda ref: None, fails):
        folder = tmp_path / preview.__name__.strip("<>")
        folder.mkdir()
        bench = PreviewingBench(folder, preview)
        bench.has(A, detection(0.9))
        bench.open(A)
        assert bench.state.view.prepared is not None
        assert bench.state.view.preview is None
        assert bench.state.view.preview_shown_at is None
