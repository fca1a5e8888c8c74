"""Hypothesis profiles: `default`, and `nightly` for a long search (`pytest --hypothesis-profile=nightly`)."""

from hypothesis import HealthCheck, settings

# no deadline: a slow machine is not a wrong answer
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("nightly", deadline=None, max_examples=10_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")
