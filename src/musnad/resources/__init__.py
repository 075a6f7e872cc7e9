"""Knowledge as data, and the one loader that checks it."""
