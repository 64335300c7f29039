"""Report: document models turned into PDF bytes."""
