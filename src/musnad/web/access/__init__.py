"""Accounts, sessions, limits, the log and the masked casefile: what stands before the pages where others may ask."""
