"""Entry: what a person typed becomes events to record, problems beside fields, or questions first."""
