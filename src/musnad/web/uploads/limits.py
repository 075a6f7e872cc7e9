"""What an upload may weigh. The one place: the page says it, and so does docs/workbench.md."""

from __future__ import annotations

_MB = 1_000_000

# Bytes of one request: all files and the pasted text.
REQUEST = 64 * _MB
# Files of one upload, and bytes of one of them. One document of them is held to the limits of intake.streams.
FILES = 100
FILE = 32 * _MB
# Bytes of pasted text; what is longer comes as a file.
PASTED = 2 * _MB
# Characters of a title, an outlet's name or an address given beside it, and of a file's name.
FIELD = 500
NAME = 200
# Bytes of documents that one upload may unpack to; what follows is not read.
UNPACKED = 400 * _MB
# Uploads that wait or are read; further ones are refused until one has ended.
WAITING = 20
