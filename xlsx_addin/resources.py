"""Finding the files that travel beside the code: templates, workbooks, macros.

They lie at the top level of a checkout and, in an installed wheel, under ``xlsx_addin/_data``.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(kind: str, *parts: str) -> Path:
    """The path of a resource. ``kind`` is ``templates``, ``workbooks``, ``macros`` or ``docs``.

    Raises ``FileNotFoundError`` naming the resource when it is neither in the wheel nor in the checkout.
    """
    for root in (_PACKAGE / "_data", _PACKAGE.parent):
        path = root.joinpath(kind, *parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"resource {'/'.join((kind, *parts))} is missing from this installation")
