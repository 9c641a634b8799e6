"""Files on their way in: read once, staged as text, checked in sets, shown, and applied in one transaction."""
