"""Renderings of a result: each reads a Result and writes; nothing is run."""
