"""A bundle keeps what a window, a sheet and a store need, on each system, and nothing besides."""

import pytest

from bundle import trim

# As the wheels of PySide6 6.11.3 for the three systems lay them out.
KEPT = """
PySide6/Qt/lib/libQt6Core.so.6
PySide6/Qt/lib/libQt6XcbQpa.so.6
PySide6/Qt/lib/libicudata.so.73
PySide6/Qt/plugins/platforms/libqxcb.so
PySide6/Qt/plugins/platforms/libqoffscreen.so
PySide6/Qt/plugins/platforms/libqwayland.so
PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell.so
PySide6/Qt/plugins/printsupport/libcupsprintersupport.so
PySide6/QtWidgets.abi3.so
PySide6/Qt6Widgets.dll
PySide6/QtPrintSupport.pyd
PySide6/pyside6.abi3.dll
PySide6/msvcp140.dll
PySide6/plugins/platforms/qwindows.dll
PySide6/plugins/platforms/qoffscreen.dll
PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore
PySide6/Qt/lib/QtDBus.framework/Versions/A/QtDBus
PySide6/Qt/plugins/platforms/libqcocoa.dylib
shiboken6/libshiboken6.abi3.so.6.11
sqlcipher3/_sqlite3.cpython-311-x86_64-linux-gnu.so
sqlcipher3/_sqlite3.cp313-win_amd64.pyd
pressorsheet/_resources/fonts/NotoSans-Regular.ttf
pressorsheet/_resources/i18n/en.toml
cryptography/hazmat/bindings/_rust.abi3.so
PIL/_imaging.cpython-311-x86_64-linux-gnu.so
pillow.libs/libjpeg-6dc8d115.so.62.4.0
libffi.so.8
"""
DROPPED = """
PySide6/Qt/lib/libQt6Network.so.6
PySide6/Qt/lib/libQt6Svg.so.6
PySide6/Qt/lib/libQt6QuickControls2.so.6
PySide6/QtNetwork.abi3.so
PySide6/Qt6Network.dll
PySide6/Qt6QuickControls2Fusion.dll
PySide6/QtNetwork.pyd
PySide6/opengl32sw.dll
PySide6/plugins/tls/qschannelbackend.dll
PySide6/plugins/imageformats/qsvg.dll
PySide6/qml/QtQuick/VirtualKeyboard/Plugins/Pinyin/qtvkbpinyinplugin.dll
PySide6/Qt/lib/QtNetwork.framework/Versions/A/QtNetwork
PySide6/Qt/plugins/platformthemes/libqgtk3.so
PySide6/Qt/plugins/platforms/libqvnc.so
PySide6/Qt/plugins/networkinformation/libqglib.so
PySide6/Qt/translations/qtbase_de.qm
PySide6/translations/qtbase_de.qm
reportlab/fonts/DarkGarden.pfb
_hashlib.pyd
libcrypto-3.dll
libssl.so.3
_sqlite3.pyd
sqlite3.dll
python3.11/lib-dynload/_sqlite3.cpython-311-x86_64-linux-gnu.so
pillow.libs/libavif-c6062d5f.so.16.4.2
"""


@pytest.mark.parametrize("path", KEPT.split())
def test_what_the_program_needs_stays(path: str) -> None:
    assert not trim.is_dropped(path)


@pytest.mark.parametrize("path", DROPPED.split())
def test_what_it_never_uses_goes(path: str) -> None:
    assert trim.is_dropped(path)


def test_windows_paths_are_judged_alike() -> None:
    entry = (r"PySide6\plugins\tls\qopensslbackend.dll", r"C:\anywhere", "BINARY")
    assert trim.kept([entry]) == []


def test_on_linux_only_pythons_own_libraries_stand_before_the_systems() -> None:
    libraries = "/usr/lib/x86_64-linux-gnu"
    qt = ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK")
    wheel = ("libtiff-20b7e810.so.6.3.0", "/env/site-packages/pillow.libs/libtiff.so", "BINARY")
    python = ("libpython3.11.so.1.0", "/opt/python/lib/libpython3.11.so.1.0", "BINARY")
    ffi = ("libffi.so.8", f"{libraries}/libffi.so.8", "BINARY")
    gtk = ("libgtk-3.so.0", f"{libraries}/libgtk-3.so.0", "BINARY")
    glib = ("libglib-2.0.so.0", f"{libraries}/libglib-2.0.so.0", "BINARY")
    inside = ("lib-dynload/_ctypes.so", f"{libraries}/_ctypes.so", "EXTENSION")
    assert trim.without_system_libraries([qt, wheel, python, ffi, gtk, glib, inside]) == [
        wheel,
        python,
        ffi,
        inside,
    ]
