"""Slots: what a client can book, generated from a schedule, what is taken, and the policies.

`slots(scenario)` is the one definition of a bookable time; everything else that speaks of openings is made from it.
"""

from engine.slots.generate import slots
from engine.slots.values import Busy, Group, Policy, Scenario, SessionType, Slot

__all__ = ["Busy", "Group", "Policy", "Scenario", "SessionType", "Slot", "slots"]
