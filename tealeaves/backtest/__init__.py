"""The measurement of rules on history: replay, score against labelled events, compare, prove, report. Nothing is ever sent from here."""
