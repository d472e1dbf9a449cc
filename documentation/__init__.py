"""The documentation site, from `docs/`; what it says of keys, rules, controls and alarms comes from the code."""
