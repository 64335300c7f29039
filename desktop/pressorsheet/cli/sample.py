"""Sample: the invented patients on whom the program shows and tries itself."""

from pressorsheet.cli.arguments import given
from pressorsheet.core.drugs import DrugLibrary
from pressorsheet.exchange.worksheet import Worksheet
from pressorsheet.session import samples
from pressorsheet.session.samples import last_charted, sample_names

__all__ = ["last_charted", "sample", "sample_names"]


def sample(name: str, drugs: DrugLibrary) -> Worksheet:
    """A shipped worksheet; raises Misgiven with the reasons where its file does not fit."""
    return given(samples.sample(name, drugs), name)
