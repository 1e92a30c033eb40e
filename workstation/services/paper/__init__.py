"""Papers of a case: templates, texts in several languages, what they are filled with."""
