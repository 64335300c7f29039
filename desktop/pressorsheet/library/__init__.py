"""Library: protocol and drug files read into validated values with their fingerprints."""
