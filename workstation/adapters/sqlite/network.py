"""The small graph about a parcel: its parties, who shares something with them, marked parcels.

Two steps far and bounded: from sender and consignee to parties that share an address, a telephone,
an e-mail or an importer number with them or send to the same consignee, and from each to parcels
that were seized, abandoned or refused. A sender's other consignees are not followed: a shop has a
hundred thousand.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from workstation.adapters.sqlite.likes import Likes, OutcomeRow, goods_of, outcome_rows
from workstation.adapters.sqlite.party_index import party_by
from workstation.domain.likeness import same_party
from workstation.domain.manifest import Party
from workstation.domain.relations import Edge, Network, Node

MOST_NODES = 16
NEIGHBOURS = 8
"""Parties that are followed to their own parcels."""
_SENDERS = 50
_DONE = {"seize": "seized", "abandonment": "abandoned", "denied_entry": "refused"}
OTHER_SENDERS = (
    "SELECT DISTINCT sender FROM (SELECT sender FROM records WHERE consignee = ?"
    " AND current = 1 ORDER BY arrival_day DESC LIMIT ?) LIMIT ?"
)


def network_of(
    connection: sqlite3.Connection,
    parcel_id: str,
    roles: Mapping[str, tuple[Party, Likes]],
) -> Network:
    """The graph of a parcel; `roles` are its parties with who is like them."""
    graph = _Graph(parcel_id)
    for role, (party, _) in roles.items():
        if party:
            graph.party(role, party, role)
            graph.tie(graph.me, role, "from" if role == "sender" else "to")
    followed: dict[str, Party] = {}
    for role, (party, _) in roles.items():
        for row in outcome_rows(connection, party):
            other = party_by(connection, row[3])
            match = same_party(party, other)
            shared = [a.field for a in match.agreements if a.field != "name"]
            if match:
                graph.marked(connection, role, row)
            elif shared:
                node = graph.neighbour(row[3], other, role, f"same {' and '.join(shared)}")
                if node:
                    graph.marked(connection, node, row)
                    followed[node] = other
    for role, party_id, party, words in _neighbours(connection, roles):
        node = f"party {party_id}"
        if node in followed:
            continue
        rows = [
            row
            for row in outcome_rows(connection, party)
            if row[4] != parcel_id and same_party(party, party_by(connection, row[3]))
        ]
        if rows and graph.neighbour(party_id, party, role, words):
            for row in rows:
                graph.marked(connection, node, row)
    return graph.network()


def _neighbours(
    connection: sqlite3.Connection, roles: Mapping[str, tuple[Party, Likes]]
) -> Iterator[tuple[str, int, Party, str]]:
    """(role, row, party, how it is tied) of parties one step away, those worth most first."""
    left = NEIGHBOURS
    for role, (_, likes) in roles.items():
        for party_id, (party, match) in likes.others.items():
            shared = [a.field for a in match.agreements if a.field != "name"]
            if shared and left > 0:
                left -= 1
                yield role, party_id, party, f"same {' and '.join(shared)}"
    if "consignee" not in roles or "sender" not in roles:
        return
    mine, my_likes = roles["sender"]
    for party_id in list(roles["consignee"][1].same)[:4]:
        rows = connection.execute(OTHER_SENDERS, (party_id, _SENDERS, NEIGHBOURS)).fetchall()
        for (sender,) in rows:
            if sender in my_likes.same or left <= 0:
                continue
            party = party_by(connection, sender)
            if party and not same_party(mine, party):
                left -= 1
                yield "consignee", sender, party, "also sends to this consignee"


class _Graph:
    def __init__(self, parcel_id: str) -> None:
        self.me = f"parcel {parcel_id}"
        self._nodes = {self.me: Node(self.me, "this parcel", parcel_id, "")}
        self._edges: dict[tuple[str, str], Edge] = {}
        self._more = False

    def party(self, node_id: str, party: Party, detail: str) -> None:
        name = party.name or party.business or "no name"
        self._nodes.setdefault(node_id, Node(node_id, "party", name[:60], detail))

    def neighbour(self, party_id: int, party: Party, role: str, words: str) -> str | None:
        """The node of another party; None where there is no room for it."""
        node_id = f"party {party_id}"
        if node_id not in self._nodes:
            if len(self._nodes) >= MOST_NODES - 1:
                self._more = True
                return None
            place = ", ".join(filter(None, (party.city, party.country)))
            self.party(node_id, party, place or "another party")
        self.tie(role, node_id, words)
        return node_id

    def marked(self, connection: sqlite3.Connection, party_node: str, row: OutcomeRow) -> None:
        entry, then, _, _, parcel_id, outcome, at = row
        node_id = f"parcel {parcel_id}"
        if node_id == self.me:
            return
        if node_id not in self._nodes:
            if len(self._nodes) >= MOST_NODES:
                self._more = True
                return
            goods = goods_of(connection, parcel_id)[:40]
            told = f"{_DONE[outcome]} {at[:10]}, entry {entry}"
            told += f": {goods}" if goods else ""
            self._nodes[node_id] = Node(node_id, "parcel", parcel_id, told, marked=True)
        self.tie(party_node, node_id, "from" if then == "sender" else "to")

    def tie(self, one: str, other: str, words: str) -> None:
        if one in self._nodes and other in self._nodes:
            known = self._edges.get((one, other))
            if known is not None and words not in known.words.split(", "):
                words = f"{known.words}, {words}"
            elif known is not None:
                return
            self._edges[one, other] = Edge(one, other, words)

    def network(self) -> Network:
        return Network(tuple(self._nodes.values()), tuple(self._edges.values()), self._more)
