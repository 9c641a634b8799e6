"""Every write that touches more than one row."""
