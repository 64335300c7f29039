"""Licences: the notices and the list of parts of a bundle, made from what really lies in it."""
