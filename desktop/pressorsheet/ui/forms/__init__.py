"""Forms: a draft typed by a person; the only thing that leaves one is a validated event."""
