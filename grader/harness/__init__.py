"""Launching students' programs, talking to them over real TCP, and observing them."""
