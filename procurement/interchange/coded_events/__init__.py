"""Files of machine-coded events on their way in: repeats are one event, both sides of a visit are one visit."""
