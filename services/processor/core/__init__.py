"""What happens to a batch of records, whoever brings it: no KCL, no AWS, no clock of its own."""
