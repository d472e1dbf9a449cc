"""Our own checks: one file per rule, metadata beside a pure function, discovered by being here."""
