"""Measurements, each a command that exits 1 when what it promises is not so: `python -m tests.benchmarks.NAME`."""
