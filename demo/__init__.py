"""The demonstration: a replica of the sources on loopback, thirteen years of history and fifteen months in some minutes, and the alerts."""
