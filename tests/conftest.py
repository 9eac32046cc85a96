"""Property tests run the same examples everywhere, and are never failed by a slow machine."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")
