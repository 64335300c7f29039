"""Provenance: what a sheet was made from: the worksheet, the moment, and the protocol in force."""

from datetime import datetime

from pressorsheet.core.assessment import Reference
from pressorsheet.core.paper import Provenance


def provenance(reference: Reference, at: datetime, worksheet: str | None = None) -> Provenance:
    """Where a sheet as of a moment comes from; one that stands in for a protocol is none."""
    if not reference.in_force:
        return Provenance(at, worksheet, is_unjudged=True)
    protocol = reference.protocol
    return Provenance(
        at=at,
        worksheet=worksheet,
        protocol_id=protocol.id,
        protocol_version=protocol.version,
        protocol=reference.protocol_fingerprint,
    )
