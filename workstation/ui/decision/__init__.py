"""What a decision or a deed of a case is filled in with: a panel, and an editor for each kind of field."""
