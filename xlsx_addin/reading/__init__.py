"""Files -> raw cells, safely: which files, what they are, and their sheets; no form is known here."""
