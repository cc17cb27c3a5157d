"""Rules: one file each, an observation and its history in, findings out. They read no clock, no network, no store."""
