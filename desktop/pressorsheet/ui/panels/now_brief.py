"""Now brief: the gist of the now strip in a line, where a view has no room for the strip."""

from pressorsheet.core.bedside import Bedside
from pressorsheet.ui.panels.now_drugs import brief_drug, more_drugs, none_running
from pressorsheet.ui.panels.now_pressure import brief_pressure
from pressorsheet.ui.widgets.flow import Flow, Spacing
from pressorsheet.ui.widgets.runs import RunLine, Runs
from pressorsheet.ui.widgets.text import ground

DRUGS = 3
HEIGHT = 26
SPACING = Spacing(alone=32, row=27, ends=16, pad=12, least_pad=6, hairline=16)


class NowBrief(Flow):
    """Pressure and its verdict, then each drug's dose; drugs beyond a few are counted."""

    def __init__(self) -> None:
        super().__init__(SPACING)
        ground(self, "canvas")
        self.setObjectName("now.brief")
        self._pressure = Runs(HEIGHT)
        self._drugs = [Runs(HEIGHT) for _ in range(DRUGS + 1)]
        for part in (self._pressure, *self._drugs):
            self.add(part)

    def present(self, bedside: Bedside) -> None:
        """Show the worksheet as it now stands."""
        self._pressure.show_line(brief_pressure(bedside))
        lines = self._drug_lines(bedside)
        for place, part in enumerate(self._drugs):
            self.keep(part, kept=place < len(lines))
            if place < len(lines):
                part.show_line(lines[place])
        self.place()

    def _drug_lines(self, bedside: Bedside) -> list[RunLine]:
        if not bedside.drugs:
            return [none_running()[-1]]
        lines = [brief_drug(drug, bedside.at) for drug in bedside.drugs[:DRUGS]]
        rest = bedside.drugs[DRUGS:]
        return [*lines, more_drugs(rest)[0]] if rest else lines
