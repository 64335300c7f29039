"""Site passages: what the protocol view says of the settings by which its protocol is in force."""

from pressorsheet.session.site import Rules
from pressorsheet.session.site_said import site_said
from pressorsheet.ui.wording import words_of
from pressorsheet.wording import say
from pressorsheet.wording.protocol_prose import Passage


def site_passages(rules: Rules) -> tuple[Passage, ...]:
    """All that must be mended, where anything must; then every setting and where it comes from."""
    words = words_of("protocol")
    settings = Passage(words("settings"), tuple(map(say, site_said(rules.site))))
    if not rules.to_mend:
        return (settings,)
    return (Passage(words("to_mend"), tuple(map(say, rules.to_mend))), settings)
