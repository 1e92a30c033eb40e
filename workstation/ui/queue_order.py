"""What the queue is sorted by, kept from one start to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workstation.controllers.queue import QueueController
    from workstation.ui.main_window import MainWindow

KEPT = "queue_order"


def restore(window: MainWindow, queue: QueueController) -> None:
    """Sort the queue as it was sorted at the last start."""
    from workstation.services.ports import QueueOrder

    kept = window.remembered(KEPT)
    if kept in set(QueueOrder):
        queue.set_order(QueueOrder(kept))


def step(window: MainWindow) -> None:
    """Sort the queue otherwise, and keep the choice."""
    if window.queue is not None:
        window.queue.next_order()
        window.remember(KEPT, window.queue.order.value)
