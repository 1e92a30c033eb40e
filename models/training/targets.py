"""What the network is asked for, of a scene's truth."""

from __future__ import annotations

import cv2
import numpy as np

from models.training.classes import CLASSES
from models.training.net import MASK_STRIDE, STRIDE
from models.training.scenes import Scene


def targets(scene: Scene) -> tuple[np.ndarray, ...]:
    """Heat and its weight, box corners and their weight, masks and theirs.

    heat (classes, s, s): a Gaussian about each object's centre, as long and as wide as the object;
    weight (classes, s, s): 0 where an object is cut, hidden or has no class; corners (4, s, s) in
    cells; positive (s, s); masks (classes + 1, m, m) 0..1.
    """
    n = scene.basis.shape[0]
    side, kinds = n // STRIDE, len(CLASSES)
    heat = np.zeros((kinds, side, side), np.float32)
    weight = np.ones((kinds, side, side), np.float32)
    corners = np.zeros((4, side, side), np.float32)
    positive = np.zeros((side, side), np.float32)
    grid = np.arange(side, dtype=np.float32) + 0.5
    sizes = np.prod(scene.boxes[:, 2:] - scene.boxes[:, :2], axis=1)
    for index in np.argsort(-sizes):  # small ones last: they keep their cells
        left, top, right, bottom = scene.boxes[index] / STRIDE
        kind = int(scene.kinds[index])
        if kind < 0 or not scene.sure[index]:
            a, b = int(left), int(top)
            part = weight[:, b : int(np.ceil(bottom)), a : int(np.ceil(right))]
            part[:] = 0
            continue
        px = min(int((left + right) / 2), side - 1)
        py = min(int((top + bottom) / 2), side - 1)
        sx, sy = max(0.7, (right - left) * 0.16), max(0.7, (bottom - top) * 0.16)
        bump = np.exp(
            -((grid - px - 0.5) ** 2)[None, :] / (2 * sx * sx)
            - ((grid - py - 0.5) ** 2)[:, None] / (2 * sy * sy)
        )
        np.maximum(heat[kind], bump, out=heat[kind])
        weight[kind][bump > 0.3] = 1
        near = bump > 0.5
        corners[:, near] = np.array([left, top, right, bottom], np.float32)[:, None]
        positive[near] = 1.0
    cells = n // MASK_STRIDE
    masks = np.zeros((kinds + 1, cells, cells), np.float32)
    for value in np.unique(scene.label):
        if value == 0:
            continue
        plane = (scene.label == value).astype(np.float32)
        small = cv2.resize(plane, (cells, cells), interpolation=cv2.INTER_AREA)
        if value != 255:
            masks[value - 1] = small
        masks[-1] = np.maximum(masks[-1], small)
    return heat, weight, corners, positive, masks
