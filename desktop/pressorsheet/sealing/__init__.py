"""Sealing: secrets that people keep, keys under them, and files that only they open.

The one ring that knows `cryptography`. It draws no chance of its own: what must be random comes as
`chance`, a function from a count to so many bytes.
"""
