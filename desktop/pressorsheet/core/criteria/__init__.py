"""Criteria: one rule of a protocol against a view of the chart, giving a finding."""

from pressorsheet.core.criteria.judge import judge

__all__ = ["judge"]
