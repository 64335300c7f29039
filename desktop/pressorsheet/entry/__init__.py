"""Entry: what a person typed becomes events to record, problems by field, or questions first."""
