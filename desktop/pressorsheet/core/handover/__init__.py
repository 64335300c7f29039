"""Handover: an assessment as the document that a handover sheet prints (see `build`)."""
