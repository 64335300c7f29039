"""Taper: from an order to a plan, its sheet, its gate and its course at the bedside.

order -> planning -> record (JSON), notices, advisor, document -> sheet
events -> run (course, state)          readings -> gate
"""

from pressorsheet.core.taper.bag_changes import BagEnd
from pressorsheet.core.taper.order import TaperOrder, TaperRules
from pressorsheet.core.taper.planning import BagChange, TaperPlan, TaperRefused, TaperRow, plan

__all__ = [
    "BagChange",
    "BagEnd",
    "TaperOrder",
    "TaperPlan",
    "TaperRefused",
    "TaperRow",
    "TaperRules",
    "plan",
]
