"""The demonstration: a replica of the sources on loopback, three months of history in two minutes, and the alerts that come of it."""
