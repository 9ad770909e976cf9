"""Thousands of plans, made by varying our samples: place, year, day, number and the words that follow from them."""

from load.write import add_plan, write_plans

__all__ = ["add_plan", "write_plans"]
