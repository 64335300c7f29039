"""Handover: an assessment as the document that a handover sheet prints."""

from pressorsheet.core.handover.build import handover_document

__all__ = ["handover_document"]
