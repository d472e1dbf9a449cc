"""Predicates that rules share: references, keys, policies, alarms, routes, schedules. Not discovered as rules."""
