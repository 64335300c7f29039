"""Taper sheet: a taper as it runs on a worksheet, as the model of its printed sheet.

A plan that belongs to no worksheet is `core.taper.document`; how a sheet is set is `report`.
"""

from pressorsheet.core.taper_sheet.running import sheet_of_run

__all__ = ["sheet_of_run"]
