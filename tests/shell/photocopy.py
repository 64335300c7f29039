"""Photocopy: a page as a worn office copier gives it back, for the codes and figures on paper.

A toy of a copier, in whole pixels and from a fixed seed: the scan blurs and is skewed, grain is
added, the drum decides between black and white, and toner spreads or breaks. Its settings are
worse than a serviced machine's.
"""

import random

from PIL import Image, ImageChops, ImageFilter

DPI = 300
_BLUR, _SKEW, _GRAIN = 1.6, 0.8, 70


def photocopied(page: Image.Image, times: int = 2, seed: int = 7) -> Image.Image:
    """The page copied so many times, each copy made of the one before."""
    chance = random.Random(seed)
    for _ in range(times):
        page = _copied(page, chance)
    return page


def _copied(page: Image.Image, chance: random.Random) -> Image.Image:
    skew = chance.uniform(-_SKEW, _SKEW)
    lit = page.convert("L").rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    lit = lit.filter(ImageFilter.GaussianBlur(_BLUR))
    grain = Image.frombytes("L", page.size, chance.randbytes(page.width * page.height))
    # grain of both signs about grey
    grey = grain.point([round(value * _GRAIN / 255) for value in range(256)])
    lit = ImageChops.add(lit, grey, 1, -_GRAIN // 2)
    level = 128 + chance.randint(-25, 25)
    return lit.point([0 if value < level else 255 for value in range(256)]).convert("L")
