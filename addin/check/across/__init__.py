"""Rules across sheets, periods and units: each one function, each breach a finding at its cell.

A rule that has nothing to compare with says nothing.
"""

from addin.check.across.carried import CARRIED
from addin.check.across.early import EARLY
from addin.check.across.elsewhere import RULES_ELSEWHERE
from addin.check.across.outliers import OUTLIERS
from addin.check.across.plans import PLANS
from addin.check.across.rules import BETWEEN_REPORTS
from addin.check.across.scene import CheckContext, load_context
from addin.check.across.vanished import VANISHED
from addin.check.across.words import WORDS_RULES

#: Every rule across sheets, periods and units.
RULES = (*BETWEEN_REPORTS, *PLANS, *OUTLIERS, *EARLY, *VANISHED, *WORDS_RULES, *CARRIED, *RULES_ELSEWHERE)

__all__ = ["RULES", "CheckContext", "load_context"]
