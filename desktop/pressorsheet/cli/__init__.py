"""Command line: each command is one module."""
