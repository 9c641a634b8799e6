"""Registers of arms transfers on their way in: deals become offers, and a release is compared with the one before."""
