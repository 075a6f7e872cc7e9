"""Document → Reading: one contract, several engines, one gate that refuses what does not quote the document."""
