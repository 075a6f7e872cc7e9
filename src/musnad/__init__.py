"""Musnad (مُسنَد): who says so, through whom, and who else, independently.

Reads Arabic reporting on armed groups and their money and builds a casefile in which every value
quotes the words it rests on. See ``docs/`` for the two public contracts, the record and the casefile.
"""

__version__ = "0.1.0"
