"""What the app tells macOS of itself, beside what PyInstaller writes: its Info.plist's entries.

macOS goes by the last ending of a file's name. `.json` belongs to everybody: there the app is one
more entry under "Open With". `.sealed` is its own kind of file.
"""

import sys
from typing import TypeAlias

Entry: TypeAlias = "str | bool | list[str] | list[dict[str, Entry]] | dict[str, Entry]"

NAME = "Pressorsheet"
WORKSHEET = "org.pressorsheet.worksheet"
SEALED = "org.pressorsheet.sealed"
# The Qt that Python before 3.12 gets wants macOS 13, the one from then on macOS 14 (README).
QT_CHANGES_AT = (3, 12)


def entries(version: str) -> dict[str, Entry]:
    """The entries for this version, built by this Python."""
    return {
        "CFBundleName": NAME,
        "CFBundleDisplayName": NAME,
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSMinimumSystemVersion": oldest_system(sys.version_info[:2]),
        "LSApplicationCategoryType": "public.app-category.medical",
        "NSHighResolutionCapable": True,
        "NSPrincipalClass": "NSApplication",
        "NSSupportsAutomaticGraphicsSwitching": True,
        "CFBundleDocumentTypes": _documents(),
        "UTExportedTypeDeclarations": _kinds(),
    }


def oldest_system(python: tuple[int, int]) -> str:
    """The oldest macOS that the Qt for this Python starts on."""
    return "13.0" if python < QT_CHANGES_AT else "14.0"


def _documents() -> list[dict[str, Entry]]:
    return [
        {
            "CFBundleTypeName": "Pressorsheet worksheet",
            "CFBundleTypeRole": "Viewer",
            "LSItemContentTypes": [WORKSHEET, "public.json"],
            "LSHandlerRank": "Alternate",
        },
        {
            "CFBundleTypeName": "Sealed Pressorsheet worksheet",
            "CFBundleTypeRole": "Viewer",
            "LSItemContentTypes": [SEALED],
            "LSHandlerRank": "Owner",
        },
    ]


def _kinds() -> list[dict[str, Entry]]:
    return [
        _kind(
            WORKSHEET,
            "Pressorsheet worksheet",
            ["public.json"],
            "worksheet.json",
            "application/x-pressorsheet-worksheet+json",
        ),
        _kind(
            SEALED,
            "Sealed Pressorsheet worksheet",
            ["public.data"],
            "sealed",
            "application/x-pressorsheet-sealed",
        ),
    ]


def _kind(identifier: str, name: str, of: list[str], ending: str, mime: str) -> dict[str, Entry]:
    return {
        "UTTypeIdentifier": identifier,
        "UTTypeDescription": name,
        "UTTypeConformsTo": of,
        "UTTypeTagSpecification": {
            "public.filename-extension": [ending],
            "public.mime-type": [mime],
        },
    }
