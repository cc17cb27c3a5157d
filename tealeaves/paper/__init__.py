"""Documents on paper, PDF and scans: `read_paper` gives their lines in reading order, `paragraphs` and `table_rows` what stands in them."""

from __future__ import annotations

from tealeaves.paper.flow import Row as Row
from tealeaves.paper.flow import paragraphs as paragraphs
from tealeaves.paper.flow import table_rows as table_rows
from tealeaves.paper.lines import Line as Line
from tealeaves.paper.lines import Paper as Paper
from tealeaves.paper.reading import is_paper as is_paper
from tealeaves.paper.reading import is_pdf as is_pdf
from tealeaves.paper.reading import read_paper as read_paper
from tealeaves.paper.tesseract import ocr_tool as ocr_tool
