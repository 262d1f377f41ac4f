#!/usr/bin/env python3
"""A thread for each unit. Usage: threads.py [UNITS [NUMBERS]]"""
import threading

from work import UNITS, unit

if __name__ == "__main__":
    threads = [threading.Thread(target=unit) for _ in range(UNITS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
