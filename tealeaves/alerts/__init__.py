"""From a signal to a person: decide, say it plainly, keep it in the outbox, deliver it once."""
