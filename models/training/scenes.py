"""Training scenes: a package filled from the bank, seen through a random scanner's geometry.

A scene is the millimetres of polyethylene, aluminium and steel along each ray, (n, n, 3) float32,
with the truth of what was put in. Positions, turns and scales are random; nothing is physical about
how things lie, only about what the beam meets. Crops and close-ups are part of the draw, since the
product shows the network a picture cropped to its goods.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.training.bank import UNIT_MM, Bank
from models.training.classes import CLASSES, DECOYS, WEIGHTS
from models.training.rails import RAIL_MM, rail

PER_MM = np.array([0.0165, 0.052, 0.36], np.float32)
"""Rough attenuation of the basis at the high channel, to judge how full a place is."""


@dataclass
class Scene:
    """`basis` (n, n, 3) mm; `boxes` (N, 4) left, top, right, bottom; `kinds` (N,) class index, -1
    for contraband without a class; `sure` (N,) bool: false where finding it is neither asked for nor
    punished; `label` (n, n) uint8: 0 nothing, class index + 1, 255 contraband without a class."""

    basis: np.ndarray
    boxes: np.ndarray
    kinds: np.ndarray
    sure: np.ndarray
    label: np.ndarray


class Composer:
    """Draws scenes from a bank; the same generator state gives the same scene."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self._packages = np.array(bank.by_kind["package"])
        kinds = [str(bank.rows[i]["family"]) for i in self._packages]
        share = {"suitcase": 4.0, "bag": 3.0, "carton": 2.5}
        weight = np.array([share.get(kind, 0.5) / kinds.count(kind) for kind in kinds])
        self._package_share = weight / weight.sum()
        self._benign = np.array(bank.by_kind["benign"])
        groups = [str(bank.rows[i]["group"]) for i in self._benign]
        self._groups = {
            group: self._benign[[g == group for g in groups]] for group in sorted(set(groups))
        }
        self._metal = np.concatenate(
            [self._groups[g] for g in ("tool", "metal clutter", "hardware") if g in self._groups]
        )
        self._soft = self._groups["clothing"]
        ribbed = [str(bank.rows[i]["family"]) in ("umbrella", "wiper_blades") for i in self._benign]
        self._ribs = self._benign[ribbed]
        self._threats: dict[int, np.ndarray] = {}
        numbers = np.array(bank.by_kind["contraband"])
        classes = np.array([int(bank.rows[i]["class"]) for i in numbers])  # type: ignore[call-overload]
        for kind in sorted(set(classes.tolist())):
            self._threats[kind] = numbers[classes == kind]
        self._threat_kinds = list(self._threats)
        share_of = np.array(
            [WEIGHTS.get(CLASSES[k], 1.0) if k >= 0 else 1.0 for k in self._threat_kinds]
        )
        self._threat_share = share_of / share_of.sum()
        self._clear = {
            number: self._typical(number)
            for kind, found in self._threats.items()
            if kind >= 0
            for number in found.tolist()
        }
        self._shown = {
            kind: found[[self._clear.get(int(number), True) for number in found]]
            for kind, found in self._threats.items()
        }
        # Families of a class are drawn evenly, however often each was drawn into the bank.
        self._families = {
            kind: [
                found[[str(bank.rows[i]["family"]) == name for i in found]]
                for name in sorted({str(bank.rows[i]["family"]) for i in found})
            ]
            for kind, found in self._threats.items()
        }

    def _typical(self, number: int) -> bool:
        """Whether a weapon shows what it is: a gun not seen along its slide, a blade not edge-on.

        Bars and thin lines are everywhere in luggage. Asked to call them weapons, a small network
        calls everything one; so such views are drawn, but neither asked for nor punished.
        """
        row = self.bank.rows[number]
        kind = CLASSES[int(row["class"])]  # type: ignore[call-overload]
        if kind not in ("gun", "knife"):
            return True
        mask = (self.bank.pad(number) @ PER_MM > 0.03).astype(np.uint8)
        _, sides, _ = cv2.minAreaRect(cv2.findNonZero(mask))
        long, short = max(sides), max(1.0, min(sides))
        if kind == "gun":
            return bool(short > 0.33 * long)
        return bool(mask.sum() / long * float(row["mm"]) > 12.0)  # type: ignore[arg-type]

    def scene(
        self, n: int, rng: np.random.Generator, part: bool = False, threats: bool = True
    ) -> Scene:
        """One scene of n x n pixels; with `part` a window on a package about 1.2 to 2.1 n long.

        Windows show objects as large as whole pictures of twice the side do, at a quarter of the
        cost, and what is looked for lies within them.
        """
        row_number = int(rng.choice(self._packages, p=self._package_share))
        row = self.bank.rows[row_number]
        shell = self.bank.steps(row_number)
        shell_mm = float(row["mm"])  # type: ignore[arg-type]
        size_mm = (shell.shape[1] * shell_mm, shell.shape[0] * shell_mm)
        angle = float(rng.normal(0, 4)) if rng.random() < 0.55 else float(rng.uniform(-180, 180))
        turn = np.radians(angle)
        extent = max(
            abs(size_mm[0] * np.cos(turn)) + abs(size_mm[1] * np.sin(turn)),
            abs(size_mm[0] * np.sin(turn)) + abs(size_mm[1] * np.cos(turn)),
        )
        close = rng.random()
        fill = rng.uniform(0.86, 0.99) if close < 0.72 else rng.uniform(1.0, 1.9)
        if close > 0.95:
            fill = rng.uniform(0.5, 0.86)
        if part:
            fill = rng.uniform(1.15, 2.1)
        per_px = extent / (n * fill)
        slack = n * abs(1 - fill) * 0.5
        middle = n / 2 + rng.uniform(-slack, slack, 2)
        basis = np.zeros((n, n, 3), np.float32)
        if rng.random() < 0.96:
            self.lay(basis, shell, shell_mm / per_px, angle, middle, rng)
        room = (size_mm[0] * 0.46 / per_px, size_mm[1] * 0.46 / per_px)
        self._fill(basis, room, middle, turn, per_px, rng)
        truth = self._threaten(basis, room, middle, turn, per_px, rng) if threats else []
        return self._judged(basis, truth, n)

    # --- contents

    def _spot(self, room, middle, turn, inside, rng):  # type: ignore[no-untyped-def]
        for _ in range(6):  # rather where it is seen
            u, v = rng.uniform(-1, 1, 2) * room
            spot = middle + np.array(
                [u * np.cos(turn) - v * np.sin(turn), u * np.sin(turn) + v * np.cos(turn)]
            )
            if (spot > 0.08 * inside).all() and (spot < 0.92 * inside).all():
                break
        return spot

    def _fill(self, basis, room, middle, turn, per_px, rng):  # type: ignore[no-untyped-def]
        staged = rng.random() < 0.14  # nearly empty, as staged pictures are
        wanted = rng.uniform(0.0, 0.3) if staged else rng.uniform(0.3, 2.6)
        soft = rng.beta(1.2, 1.0)
        metal = 0.0 if rng.random() < 0.35 else rng.uniform(0.05, 0.75)
        several = int(rng.choice(self._benign)) if rng.random() < 0.2 else None
        area, limit = 4 * room[0] * room[1], int(6 + 40 * rng.random())
        covered, heavy = 0.0, float(rng.uniform(1.6, 3.8))
        if rng.random() < 0.65:  # cloth under and over everything, as in most bags and parcels
            for _ in range(int(rng.integers(2, 13))):
                self._put(
                    int(rng.choice(self._soft)), basis, room, middle, turn, per_px, rng, heavy
                )
        for _ in range(limit):
            if covered >= wanted * area:
                break
            draw = rng.random()
            if several is not None and draw < 0.4:
                number = several
            elif draw < 0.5 * soft:
                number = int(rng.choice(self._soft))
            elif rng.random() < metal:
                number = int(rng.choice(self._metal))
            else:
                group = self._groups[str(rng.choice(list(self._groups)))]
                number = int(rng.choice(group))
            covered += self._put(number, basis, room, middle, turn, per_px, rng, heavy)
        if rng.random() < 0.6:
            self._rails(basis, room, middle, turn, per_px, rng)
        # Small metal things lie everywhere: rivets, zip pulls, coins, keys.
        if rng.random() < 0.5 and "metal clutter" in self._groups:
            for _ in range(int(rng.integers(1, 7))):
                number = int(rng.choice(self._groups["metal clutter"]))
                scale = float(self.bank.rows[number]["mm"]) / per_px * rng.uniform(0.5, 1.0)  # type: ignore[arg-type]
                self.lay(
                    basis,
                    self.bank.steps(number),
                    scale,
                    float(rng.uniform(0, 360)),
                    self._spot(room, middle, turn, basis.shape[0], rng),
                    rng,
                    heavy,
                )

    def _rails(self, basis, room, middle, turn, per_px, rng):  # type: ignore[no-untyped-def]
        """Rails and umbrellas, mostly along a side of the package, often two alike."""
        along = np.degrees(turn) + 90 * rng.integers(2) + rng.normal(0, 3)
        if rng.random() < 0.25:
            along = rng.uniform(0, 360)
        pad = rail(rng)
        for _ in range(int(rng.choice([1, 2, 3], p=[0.35, 0.45, 0.2]))):
            if rng.random() < 0.3:
                pad = rail(rng)
            spot = self._spot(room, middle, turn, basis.shape[0], rng)
            self.lay(basis, pad, RAIL_MM / per_px, along + rng.normal(0, 1.5), spot, rng)
        if self._ribs.size and rng.random() < 0.3:
            number = int(rng.choice(self._ribs))
            scale = float(self.bank.rows[number]["mm"]) / per_px * rng.uniform(0.8, 1.3)  # type: ignore[arg-type]
            spot = self._spot(room, middle, turn, basis.shape[0], rng)
            turned = float(rng.uniform(0, 360))
            self.lay(basis, self.bank.steps(number), scale, turned, spot, rng)

    def _put(self, number, basis, room, middle, turn, per_px, rng, heavy):  # type: ignore[no-untyped-def]
        scale = float(self.bank.rows[number]["mm"]) / per_px * rng.uniform(0.85, 1.15)  # type: ignore[arg-type]
        spot = self._spot(room, middle, turn, basis.shape[0], rng)
        angle = np.degrees(turn) + 90 * rng.integers(4) + rng.normal(0, 8)
        return self.lay(basis, self.bank.steps(number), scale, angle, spot, rng, heavy)

    def _threaten(self, basis, room, middle, turn, per_px, rng):  # type: ignore[no-untyped-def]
        truth = []
        count = int(rng.choice([0, 1, 2, 3, 4], p=[0.20, 0.22, 0.24, 0.20, 0.14]))
        for _ in range(count):
            kind = self._threat_kinds[
                int(rng.choice(len(self._threat_kinds), p=self._threat_share))
            ]
            families = self._families[kind]
            number = int(rng.choice(families[int(rng.integers(len(families)))]))
            if not self._clear.get(number, True) and rng.random() < 0.75:
                number = int(rng.choice(self._shown[kind]))
            pad = self.bank.steps(number)
            scale = float(self.bank.rows[number]["mm"]) / per_px * rng.uniform(0.8, 1.3)  # type: ignore[arg-type]
            if max(pad.shape[:2]) * scale > 0.85 * basis.shape[0]:
                scale = 0.85 * basis.shape[0] / max(pad.shape[:2])
            own = np.zeros_like(basis)
            self.lay(
                own,
                pad,
                scale,
                float(rng.uniform(0, 360)),
                self._spot(room, middle, turn, basis.shape[0], rng),
                rng,
            )
            truth.append((kind, own, self._clear.get(number, True)))
        for _, own, _ in truth:
            basis += own
        # Decoys: tools are boxed too, so that they are told apart.
        if CLASSES.index("tool") not in self._threats and "tool" in self._groups:
            for _ in range(int(rng.choice([0, 1, 2], p=[0.6, 0.3, 0.1]))):
                number = int(rng.choice(self._groups["tool"]))
                own = np.zeros_like(basis)
                scale = float(self.bank.rows[number]["mm"]) / per_px * rng.uniform(0.85, 1.2)  # type: ignore[arg-type]
                self.lay(
                    own,
                    self.bank.steps(number),
                    scale,
                    float(rng.uniform(0, 360)),
                    self._spot(room, middle, turn, basis.shape[0], rng),
                    rng,
                )
                basis += own
                truth.append((CLASSES.index("tool"), own, True))
        return truth

    def lay(self, basis, pad, scale, angle, middle, rng, heavy=None):  # type: ignore[no-untyped-def]
        """Add an object of the bank (its steps); the pixels covered, 0 where it was left out."""
        n = basis.shape[0]
        if scale < 0.6:  # shrink by areas first, or thin things alias away
            small = (max(2, round(pad.shape[1] * scale)), max(2, round(pad.shape[0] * scale)))
            pad = cv2.resize(pad, small, interpolation=cv2.INTER_AREA)
            scale = 1.0
        mirror = -1.0 if rng.random() < 0.5 else 1.0
        height, width = pad.shape[:2]
        turn = np.radians(angle)
        cos, sin = np.cos(turn) * scale, np.sin(turn) * scale
        half_w = (abs(width * cos) + abs(height * sin)) / 2 + 1
        half_h = (abs(width * sin) + abs(height * cos)) / 2 + 1
        x0, y0 = max(0, int(middle[0] - half_w)), max(0, int(middle[1] - half_h))
        x1, y1 = min(n, int(middle[0] + half_w) + 1), min(n, int(middle[1] + half_h) + 1)
        if x1 - x0 < 2 or y1 - y0 < 2:
            return 0.0
        a, c = cos * mirror, sin * mirror
        forward = np.array(
            [
                [a, -sin, middle[0] - x0 - a * (width - 1) / 2 + sin * (height - 1) / 2],
                [c, cos, middle[1] - y0 - c * (width - 1) / 2 - cos * (height - 1) / 2],
            ]
        )
        moved = cv2.warpAffine(
            np.ascontiguousarray(pad), forward, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR
        )
        moved = moved.astype(np.float32) * np.float32(UNIT_MM)
        there = basis[y0:y1, x0:x1]
        if heavy is not None:
            full = float((there[::4, ::4] + moved[::4, ::4]).reshape(-1, 3).mean(axis=0) @ PER_MM)
            if full > heavy:  # nothing more goes in here
                return 0.0
        there += moved
        return float(width * height) * (scale * scale)

    # --- truth

    def _judged(self, basis, truth, n):  # type: ignore[no-untyped-def]
        total = basis @ PER_MM
        label = np.zeros((n, n), np.uint8)
        boxes, kinds, sure = [], [], []
        for kind, own, clear in truth:
            depth = own @ PER_MM
            mask = depth > 0.02
            if not mask.any():
                continue
            rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
            x0, x1, y0, y1 = columns[0], columns[-1] + 1, rows[0], rows[-1] + 1
            seen = mask & (depth > 0.04) & ((depth > 0.12 * total) | (depth > 0.5)) & (total < 5.2)
            share = float(seen.sum()) / float(mask.sum())
            cut = (x0 == 0) + (x1 == n) + (y0 == 0) + (y1 == n)
            big = min(x1 - x0, y1 - y0) >= 3 and max(x1 - x0, y1 - y0) >= 10
            boxes.append((x0, y0, x1, y1))
            kinds.append(kind)
            sure.append(clear and share > 0.45 and cut == 0 and big)
            if kind < 0 or CLASSES[kind] not in DECOYS:
                label[seen] = 255 if kind < 0 else kind + 1
        return Scene(
            basis,
            np.array(boxes, np.float32).reshape(-1, 4),
            np.array(kinds, np.int64),
            np.array(sure, bool),
            label,
        )
