"""The program shows its own icon, and names itself as its desktop entry does."""

from pressorsheet.ui.application import made_application


def test_the_application_wears_its_icon_in_every_size_that_a_system_shows() -> None:
    sizes = {size.width() for size in made_application().windowIcon().availableSizes()}
    assert sizes == {16, 22, 24, 32, 48, 64, 128}


def test_the_application_is_known_to_a_desktop_by_its_entry() -> None:
    assert made_application().desktopFileName() == "org.pressorsheet.Pressorsheet"
