"""The chapter's work: a list of random numbers, made one at a time."""
import random
import sys

UNITS = int(sys.argv[1]) if len(sys.argv) > 1 else 4
NUMBERS = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000


def unit():
    """One unit of work; returns how many numbers it made."""
    made = []
    for _ in range(NUMBERS):
        made.append(random.random())
    return len(made)
