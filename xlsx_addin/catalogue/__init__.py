"""The form as data: rows, figures, lists, targets and rules of each edition of Phụ lục 01."""

from xlsx_addin.catalogue.load import (
    FLAG_NO,
    FLAG_YES,
    SCOPES,
    TARGET_YEARS,
    CatalogueError,
    build_edition,
    edition_for,
    edition_names,
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
    "edition_for",
    "edition_names",
    "load_edition",
]
