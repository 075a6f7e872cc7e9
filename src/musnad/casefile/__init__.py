"""Readings into one casefile: identity, incidents, independence, corroboration. Entry: ``build.build``."""
