"""The product as its user meets it: verbs, real files, hostile worlds."""
