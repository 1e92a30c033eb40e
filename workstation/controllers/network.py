"""Where the cards of a parcel's network stand, which one is chosen, and the whole in words.

Columns go by steps from the parcel; the order within a column follows the cards before it, so that
the same network is always drawn the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from workstation.domain.relations import Edge, Network, Node

NOTHING = (
    "No ties are known: nobody who shares something with these parties had a parcel seized,"
    " abandoned or refused here."
)
NO_RECORD = "The ties are not known: no record says who sent this parcel and to whom."
CUT = "More ties are known than are shown here."


@dataclass(frozen=True, slots=True)
class Card:
    """One node where it stands: column from the left, place within it from the middle."""

    node: Node
    column: int
    place: float
    """Rows below the drawing's middle line: -0.5 and 0.5 for two cards of a column."""


@dataclass(frozen=True, slots=True)
class Tie:
    """One edge between two cards, by their numbers; the first stands left or above."""

    one: int
    other: int
    words: str


@dataclass(frozen=True, slots=True)
class NetworkState:
    """What the widget draws."""

    cards: tuple[Card, ...] = ()
    ties: tuple[Tie, ...] = ()
    chosen: int = 0
    sentences: tuple[str, ...] = ()
    """The whole in words: one sentence for each tie."""
    short: tuple[str, ...] = ()
    """The same without what is told of the parcels."""
    remark: str = NOTHING

    @property
    def columns(self) -> int:
        return 1 + max((card.column for card in self.cards), default=0)

    @property
    def rows(self) -> int:
        """Cards of the fullest column."""
        columns = [card.column for card in self.cards]
        return max((columns.count(column) for column in columns), default=0)

    @property
    def told(self) -> str:
        """The chosen card in words, with its ties."""
        if not self.cards:
            return self.remark
        card = self.cards[self.chosen]
        ties = [self.short[n] for n, tie in enumerate(self.ties) if self._has(tie)]
        detail = f", {card.node.detail}" if card.node.detail else ""
        return f"{card.node.title}{detail}. {' '.join(ties)}"

    def _has(self, tie: Tie) -> bool:
        return self.chosen in (tie.one, tie.other)


def lay_out(network: Network | None) -> NetworkState:
    """The state of a network before anything is chosen: the parcel itself is."""
    if network is None:
        return NetworkState(remark=NO_RECORD)
    if not network.nodes:
        return NetworkState()
    steps = _steps(network)
    columns: dict[int, list[str]] = {}
    for node in network.nodes:
        columns.setdefault(steps[node.node_id], []).append(node.node_id)
    place: dict[str, float] = {}
    for column in sorted(columns):
        ids = columns[column]
        if column:
            ids.sort(key=lambda node_id: _wanted(node_id, network.edges, steps, place))
        for row, node_id in enumerate(ids):
            place[node_id] = row - (len(ids) - 1) / 2
    nodes = {node.node_id: node for node in network.nodes}
    order = [node_id for column in sorted(columns) for node_id in columns[column]]
    number = {node_id: at for at, node_id in enumerate(order)}
    edges = sorted(
        network.edges,
        key=lambda e: tuple(sorted((number[e.one], number[e.other]))),
    )
    return NetworkState(
        tuple(Card(nodes[i], steps[i], place[i]) for i in order),
        tuple(_tie(number[edge.one], number[edge.other], edge.words) for edge in edges),
        sentences=tuple(_sentence(edge, nodes) for edge in edges),
        short=tuple(_sentence(edge, nodes, detailed=False) for edge in edges),
        remark=CUT if network.more else "" if network else NOTHING,
    )


class NetworkController:
    """The chosen card of one network, moved by keys. No Qt."""

    def __init__(self, network: Network | None, show: Callable[[NetworkState], None]) -> None:
        self.state = lay_out(network)
        self._show = show

    def choose(self, number: int) -> None:
        """Choose a card by its number; another number chooses nothing."""
        if 0 <= number < len(self.state.cards):
            self.state = replace(self.state, chosen=number)
            self._show(self.state)

    def move(self, columns: int, rows: int) -> None:
        """Choose the next card in a direction: along the column, or the nearest tied or else
        nearest card of the next column."""
        cards = self.state.cards
        if not cards:
            return
        here = cards[self.state.chosen]
        if rows:
            there = [
                (abs(card.place - here.place), number)
                for number, card in enumerate(cards)
                if card.column == here.column and (card.place - here.place) * rows > 0
            ]
        else:
            tied = {n for tie in self.state.ties for n in self._ends(tie)}
            there = [
                (abs(card.place - here.place) + (0 if number in tied else 100), number)
                for number, card in enumerate(cards)
                if card.column == here.column + columns
            ]
        if there:
            self.choose(min(there)[1])

    def step(self, by: int) -> None:
        """Choose the card after or before, round and round."""
        if self.state.cards:
            self.choose((self.state.chosen + by) % len(self.state.cards))

    def parcel(self) -> str | None:
        """The number of the chosen card's parcel, where it is another than this one."""
        if not self.state.cards:
            return None
        node = self.state.cards[self.state.chosen].node
        return node.title if node.kind == "parcel" else None

    def _ends(self, tie: Tie) -> set[int]:
        ends = {tie.one, tie.other}
        return ends - {self.state.chosen} if self.state.chosen in ends else set()


def _tie(one: int, other: int, words: str) -> Tie:
    return Tie(min(one, other), max(one, other), words)


def _steps(network: Network) -> dict[str, int]:
    """Steps of each node from this parcel; what is tied to nothing stands last."""
    first = next((n.node_id for n in network.nodes if n.kind == "this parcel"), "")
    first = first or network.nodes[0].node_id
    steps, ring = {first: 0}, [first]
    while ring:
        following: list[str] = []
        for edge in network.edges:
            for here, there in ((edge.one, edge.other), (edge.other, edge.one)):
                if here in ring and there not in steps:
                    steps[there] = steps[here] + 1
                    following.append(there)
        ring = following
    last = max(steps.values()) + 1
    return {node.node_id: steps.get(node.node_id, last) for node in network.nodes}


def _wanted(
    node_id: str, edges: tuple[Edge, ...], steps: dict[str, int], place: dict[str, float]
) -> tuple[float, str]:
    """Where a node would best stand: at the middle of those before it that it is tied to."""
    before = [
        place[other]
        for edge in edges
        for one, other in ((edge.one, edge.other), (edge.other, edge.one))
        if one == node_id and steps[other] < steps[node_id]
    ]
    return (sum(before) / len(before) if before else 0.0, node_id)


def _sentence(edge: Edge, nodes: dict[str, Node], *, detailed: bool = True) -> str:
    one, other = nodes[edge.one], nodes[edge.other]
    parcel, party = (one, other) if one.kind != "party" else (other, one)
    if edge.words in ("to", "from") and party.kind == "party":
        told = f": {parcel.detail}" if detailed and parcel.detail else ""
        return f"{parcel.title} {edge.words} {party.title}{told}."
    return f"{one.title} and {other.title}: {edge.words}."
