"""What is so in Denmark for every part of the program: its time, and its letters in plain ones."""

from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
PLAIN_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
