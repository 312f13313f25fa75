"""Checks of the measure itself, on pages so small that the numbers can be counted by hand."""

import numpy

from conditions import homography, moved
from place_score import Score, score
from sheet import Word
from word_boxes import from_answer, from_hocr, from_pdf_text

PAGE = [Word("Total", (100, 100, 200, 130)), Word("12.50", (900, 100, 1000, 130))]
DOTS = Word("." * 40, (220, 124, 880, 130), is_leader=True)
HOCR = ("<p class='ocr_par'><span class='ocrx_word' title='bbox 100 100 200 130; x_wconf 90'><strong>To"
        "<span class='ocrx_cinfo'>t</span>al</strong></span> <span class=\"ocrx_word\" title=\"bbox 900 100 1000 130\">"
        "12.50</span> <span class='ocr_separator' title='bbox 1 2 3 4'></span></p>")
ANSWER = {"pages": [{"blocks": [{"lines": [{"words": [{"text": word.text, "box": list(word.box)} for word in PAGE]}]}]}]}
PDF = ('<page width="500.0" height="700.0"><word xMin="50" yMin="50" xMax="100" yMax="65">Total</word>\n'
       '<word xMin="450" yMin="50" xMax="500" yMax="65">12.50</word></page>')


def shifted(across: float, down: float) -> list[Word]:
    """Return the page with both words moved."""
    return [Word(word.text, (word.box[0] + across, word.box[1] + down, word.box[2] + across, word.box[3] + down))
            for word in PAGE]


def checks() -> list[tuple[str, bool]]:
    """Return what must hold, and whether it does."""
    corners = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)]
    bent = [(10.0, 5.0), (110.0, 0.0), (105.0, 120.0), (0.0, 100.0)]
    whole = moved([Word("x", (0, 0, 100, 100))], homography(corners, bent))[0].box
    return [
        ("a page that is read whole scores in full", score(PAGE, PAGE) == Score(10, 10, 10)),
        ("the order of words does not count", score(PAGE, PAGE[::-1]) == Score(10, 10, 10)),
        ("a missing word costs its characters", score(PAGE, PAGE[:1]) == Score(5, 10, 5)),
        ("a made-up word is said but not found", score(PAGE[:1], PAGE) == Score(5, 5, 10)),
        ("a word said twice counts once", score(PAGE, PAGE + PAGE) == Score(10, 10, 20)),
        ("half a letter's height up or down is near enough", score(PAGE, shifted(0, 15)) == Score(10, 10, 10)),
        ("a letter's height up or down is too far", score(PAGE, shifted(0, 30)) == Score(0, 10, 10)),
        ("a word elsewhere on the line is not found", score(PAGE, shifted(300, 0)) == Score(0, 10, 10)),
        ("other quotation marks and dashes are the same", score([Word("“a–b”", (0, 0, 100, 20))], [
            Word('"a-b"', (0, 0, 100, 20))]) == Score(5, 5, 5)),
        ("dots on a leader are neither asked for nor held against", score([*PAGE, DOTS], [
            *PAGE, Word("......", (300, 120, 500, 130))]) == Score(10, 10, 10)),
        ("letters made up on a leader are held against", score([*PAGE, DOTS], [
            *PAGE, Word("ee", (300, 120, 500, 130))]) == Score(10, 10, 12)),
        ("words of hOCR are found, whatever is inside them", from_hocr(HOCR) == PAGE),
        ("words of the service's answer are found", list(from_answer(ANSWER)) == PAGE),
        ("words of a PDF are found, in pixels", list(from_pdf_text(PDF, 1000)) == PAGE),
        ("words move with the picture", bool(numpy.allclose(whole, (0, 0, 110, 120))))]
