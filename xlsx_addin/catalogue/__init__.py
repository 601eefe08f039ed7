"""The form as data: rows, figures, lists, targets and rules of each edition of Phụ lục 01."""

from xlsx_addin.catalogue.load import (
    SCOPES,
    build_edition,
    edition_file,
    edition_for,
    edition_names,
    edition_on,
    is_valid_for,
    load_edition,
)
from xlsx_addin.catalogue.model import (
    Combine,
    Compare,
    Edition,
    Field,
    Formula,
    Indicator,
    Kind,
    Role,
    Target,
    Targets,
)
from xlsx_addin.catalogue.rows import FLAG_NO, FLAG_YES, TARGET_YEARS, CatalogueError

__all__ = [
    "FLAG_NO",
    "FLAG_YES",
    "SCOPES",
    "TARGET_YEARS",
    "CatalogueError",
    "Combine",
    "Compare",
    "Edition",
    "Field",
    "Formula",
    "Indicator",
    "Kind",
    "Role",
    "Target",
    "Targets",
    "build_edition",
    "edition_file",
    "edition_for",
    "edition_names",
    "edition_on",
    "is_valid_for",
    "load_edition",
]
