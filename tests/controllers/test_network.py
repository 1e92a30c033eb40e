"""The drawing of a parcel's network: where its cards stand, how keys move, what it says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workstation.controllers.network import (
    NO_RECORD,
    NOTHING,
    NetworkController,
    NetworkState,
    lay_out,
)
from workstation.domain.relations import Edge, Network, Node

NETWORK = Network(
    (
        Node("me", "this parcel", "CP1", ""),
        Node("consignee", "party", "Anna O'Neil", "consignee"),
        Node("sender", "party", "Mill Shirts", "sender"),
        Node("bo", "party", "Bo Lind", "Troy, US"),
        Node("p9", "parcel", "CP9", "seized 2026-11-03, entry 12: pipes", marked=True),
        Node("p8", "parcel", "CP8", "refused 2026-11-01, entry 9", marked=True),
    ),
    (
        Edge("me", "consignee", "to"),
        Edge("me", "sender", "from"),
        Edge("consignee", "bo", "same address"),
        Edge("sender", "p8", "from"),
        Edge("bo", "p9", "to"),
    ),
)


def controller(network: Network | None = NETWORK) -> tuple[NetworkController, list[NetworkState]]:
    shown: list[NetworkState] = []
    return NetworkController(network, shown.append), shown


def test_that_columns_go_by_steps_and_ties_cross_no_more_than_they_must() -> None:
    state = lay_out(NETWORK)
    assert [(c.node.title, c.column, c.place) for c in state.cards] == [
        ("CP1", 0, 0.0),
        ("Anna O'Neil", 1, -0.5),
        ("Mill Shirts", 1, 0.5),
        ("Bo Lind", 2, -0.5),
        ("CP8", 2, 0.5),
        ("CP9", 3, 0.0),
    ]
    assert (state.columns, state.rows) == (4, 2)
    assert [(t.one, t.other, t.words) for t in state.ties] == [
        (0, 1, "to"), (0, 2, "from"), (1, 3, "same address"), (2, 4, "from"), (3, 5, "to"),
    ]  # fmt: skip


def test_that_the_whole_is_told_in_words() -> None:
    assert lay_out(NETWORK).sentences == (
        "CP1 to Anna O'Neil.",
        "CP1 from Mill Shirts.",
        "Anna O'Neil and Bo Lind: same address.",
        "CP8 from Mill Shirts: refused 2026-11-01, entry 9.",
        "CP9 to Bo Lind: seized 2026-11-03, entry 12: pipes.",
    )
    assert lay_out(NETWORK).told == "CP1. CP1 to Anna O'Neil. CP1 from Mill Shirts."
    assert lay_out(NETWORK).remark == ""


def test_that_keys_reach_each_card_and_stop_at_the_edges() -> None:
    hand, shown = controller()
    for columns, rows, title in (
        (-1, 0, "CP1"),
        (1, 0, "Anna O'Neil"),
        (0, -1, "Anna O'Neil"),
        (0, 1, "Mill Shirts"),
        (1, 0, "CP8"),
        (0, -1, "Bo Lind"),
        (1, 0, "CP9"),
        (1, 0, "CP9"),
        (-1, 0, "Bo Lind"),
        (-1, 0, "Anna O'Neil"),
    ):
        hand.move(columns, rows)
        assert hand.state.cards[hand.state.chosen].node.title == title
    assert shown[-1] is hand.state
    assert [hand.parcel() for _ in range(6) if hand.step(1) is None] == [
        None, None, "CP8", "CP9", None, None,
    ]  # fmt: skip


def test_that_nothing_known_is_said_and_nothing_breaks() -> None:
    for network, words in ((None, NO_RECORD), (Network(), NOTHING)):
        hand, _ = controller(network)
        hand.move(1, 0)
        hand.step(1)
        assert (hand.state.told, hand.parcel()) == (words, None)
    bare = Network((Node("me", "this parcel", "CP1", ""),), ())
    assert lay_out(bare).remark == NOTHING


@given(st.integers(1, 16), st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), max_size=40))
def test_that_any_network_is_drawn_with_no_card_upon_another(
    count: int, pairs: list[tuple[int, int]]
) -> None:
    nodes = tuple(Node(str(n), "party" if n else "this parcel", f"N{n}", "") for n in range(count))
    edges = tuple(Edge(str(a), str(b), "x") for a, b in pairs if a < count and b < count)
    state = lay_out(Network(nodes, edges))
    assert len({(card.column, card.place) for card in state.cards}) == count
    assert state == lay_out(Network(nodes, edges))
    hand, _ = controller(Network(nodes, edges))
    seen = set()
    for _ in range(count):
        hand.step(1)
        seen.add(hand.state.chosen)
    assert seen == set(range(count))


def test_that_a_step_aside_follows_a_tie_before_it_takes_the_nearest_card() -> None:
    names = ("me", "a", "b", "x", "y", "z")
    nodes = tuple(Node(n, "party" if n != "me" else "this parcel", n, "") for n in names)
    pairs = (("me", "a"), ("me", "b"), ("a", "x"), ("b", "y"), ("b", "z"))
    hand, _ = controller(Network(nodes, tuple(Edge(one, other, "to") for one, other in pairs)))
    titles = [card.node.title for card in hand.state.cards]
    hand.choose(titles.index("y"))
    hand.move(-1, 0)
    assert titles[hand.state.chosen] == "b"
