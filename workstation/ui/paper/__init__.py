"""Papers laid out: PDF for keeping, pages for the screen and the printer."""
