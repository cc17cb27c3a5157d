"""A backtest for readers: on the screen, as JSON, as one HTML file. The same backtest gives the same bytes."""

from tealeaves.backtest.report.as_json import as_dict
from tealeaves.backtest.report.terminal import print_backtest
from tealeaves.backtest.report.verdict import Verdict, verdict
from tealeaves.backtest.report.written import write

__all__ = ["Verdict", "as_dict", "print_backtest", "verdict", "write"]
