"""Core: pure clinical arithmetic and judgement; no Qt, no files, no clock, no randomness."""
