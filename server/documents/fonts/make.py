"""Makes the two fonts of the printed documents from Titillium Web (SIL Open Font License).

    pip install fonttools
    python3 make.py FOLDER_WITH_THE_ORIGINAL_TTF_FILES

Takes out layout tables and hinting, which the PDF does not use, and draws the few signs the
original lacks: ✓ ✗ → ≤ ≥ ☐.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FACES = {"regular": ("TitilliumWeb-Regular.ttf", 64), "600": ("TitilliumWeb-SemiBold.ttf", 96)}


def stroke(x0, y0, x1, y1, width):
    """A straight stroke as a closed contour, clockwise."""
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    nx, ny = -(y1 - y0) / length * width / 2, (x1 - x0) / length * width / 2
    return [(x0 + nx, y0 + ny), (x1 + nx, y1 + ny), (x1 - nx, y1 - ny), (x0 - nx, y0 - ny)]


def signs(w):
    """Sign → (advance, contours) for strokes of the width w."""
    square = [(90, 0), (90, 620), (710, 620), (710, 0)]
    hole = [(90 + w, w), (710 - w, w), (710 - w, 620 - w), (90 + w, 620 - w)]
    return {
        "✓": (700, [stroke(90, 300, 300, 60, w), stroke(270, 60, 610, 640, w)]),
        "✗": (660, [stroke(90, 60, 570, 600, w), stroke(90, 600, 570, 60, w)]),
        "→": (860, [stroke(80, 340, 760, 340, w), stroke(520, 560, 780, 320, w), stroke(780, 360, 520, 120, w)]),
        "≤": (560, [stroke(490, 580, 70, 360, w), stroke(70, 400, 490, 180, w), stroke(70, 50, 490, 50, w)]),
        "≥": (560, [stroke(70, 580, 490, 360, w), stroke(490, 400, 70, 180, w), stroke(70, 50, 490, 50, w)]),
        "☐": (800, [square, hole]),
    }


def make(source, target, weight):
    font = TTFont(source)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.drop_tables += ["GDEF", "GPOS", "GSUB", "gasp"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap().keys())
    subsetter.subset(font)
    cmap = {t for t in font["cmap"].tables if t.isUnicode()}
    for sign, (advance, contours) in signs(weight).items():
        pen = TTGlyphPen(None)
        for contour in contours:
            pen.moveTo(tuple(map(round, contour[0])))
            for point in contour[1:]:
                pen.lineTo(tuple(map(round, point)))
            pen.closePath()
        name = f"uni{ord(sign):04X}"
        font.setGlyphOrder(font.getGlyphOrder() + [name])
        glyph = pen.glyph()
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (advance, glyph.xMin)
        for table in cmap:
            table.cmap[ord(sign)] = name
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)


for face, (target, weight) in FACES.items():
    original = Path(sys.argv[1]) / f"titillium-web-v10-latin-ext_latin-{face}.ttf"
    make(original, Path(__file__).parent / target, weight)
