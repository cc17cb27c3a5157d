"""How tealeaves is run: on one machine by `serve`, on several by the generated `prefect.yaml`, under compose or systemd."""
