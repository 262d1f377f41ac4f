#!/usr/bin/env python3
"""All units one after the other. Usage: single.py [UNITS [NUMBERS]]"""
from work import UNITS, unit

if __name__ == "__main__":
    for _ in range(UNITS):
        unit()
