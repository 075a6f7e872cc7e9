"""Letters to tokens, sentences, quotations, numerals and dates; always with a map back to the source text."""
