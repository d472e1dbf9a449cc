"""How each service is asked for its resources: one file for each service, one row for each type.

A row maps what the template says to what the service's own API says, both as JMESPath: what is in the row is compared.
"""
