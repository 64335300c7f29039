"""Settings every test shares: hypothesis draws the same examples in every run."""

from hypothesis import settings

settings.register_profile("pressorsheet", derandomize=True, deadline=None, database=None)
settings.load_profile("pressorsheet")
