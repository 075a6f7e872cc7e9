"""How good a reading is: predictions against gold, by the public scoring of records."""
