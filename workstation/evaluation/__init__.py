"""What a model's answers are worth, measured on pictures whose content is known, or at least not.

Pure figures: no model is run here and no picture file is opened. Boxes are (x, y, width, height)
in source pixels throughout. docs/evaluation.md says how each figure is defined.
"""

from __future__ import annotations
