"""Rules across sheets, periods and units: each one function, each breach a finding at its cell.

A rule that has nothing to compare with says nothing.
"""

from addin.check.across.rules import RULES
from addin.check.across.scene import Scene, scene_of

__all__ = ["RULES", "Scene", "scene_of"]
