"""A record that changes while it is looked at, and a service that is away."""

from __future__ import annotations

import os
from pathlib import Path

from tests.screens.shots import Stage
from tests.sources.service import serving


def sourced(name: object, look: str, window: tuple[int, int], parcel: str) -> None:
    """The reference service, a watched folder with a file that is refused, and one parcel."""
    if not callable(name):
        raise TypeError("a naming function is needed")
    data_dir = Path(os.environ["BARE"])
    folder = data_dir / "manifests"
    folder.mkdir(exist_ok=True)
    (folder / "notes.csv").write_text("to do\nring the carrier\n", "utf-8")
    with serving() as service:
        (data_dir / "station.toml").write_text(
            f'station = "bench-1"\n[sources]\nservice = "{service.url}"\nservice_every_s = 5\n'
            'service_total_s = 2\nfolder = "manifests"\nfolder_stable_s = 1\nfolder_every_s = 1\n',
            "utf-8",
        )
        stage = Stage(data_dir, look, window)
        stage.until(lambda: stage.window.sign_in_page.enter.isVisible(), "the sign-in form")
        stage.sign_in()
        status = stage.window.status_line.parts["sources"]
        stage.until(lambda: "reached" in status.text() and "refused" in status.text(), "sources")
        stage.open(parcel)
        bench = stage.window.bench
        if bench is None:
            raise RuntimeError("no bench")
        service.records.put({"parcel_id": parcel, "value": "1480.00", "pieces": 7})
        stage.until(lambda: "record changed" in bench.state.note, "the newer record")
        stage.live(300)
        stage.save(name("record-changed"))
        service.mode = "fails"
        stage.until(lambda: "offline since" in status.text(), "the service away")
        stage.live(200)
        stage.save(name("service-offline"))
        stage.end()
