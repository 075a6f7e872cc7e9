"""The nouns: frozen types that every stage hands to the next. Imports nothing of Musnad."""
