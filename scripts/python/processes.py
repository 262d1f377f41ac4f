#!/usr/bin/env python3
"""A process for each unit. Usage: processes.py [UNITS [NUMBERS]]"""
import multiprocessing

from work import UNITS, unit

if __name__ == "__main__":
    processes = [multiprocessing.Process(target=unit) for _ in range(UNITS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
