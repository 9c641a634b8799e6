"""How long tests wait for another process."""

PATIENCE = 600
"""Seconds: what takes ten on a quiet machine takes minutes on a busy one."""
