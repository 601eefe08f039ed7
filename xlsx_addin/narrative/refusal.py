"""Why a Word template cannot be used."""

from __future__ import annotations


class TemplateRefused(Exception):  # noqa: N818 - an outcome with a name of its own
    """``code`` is stable; ``reason`` is a Vietnamese sentence for staff.

    Codes: template-unreadable, template-too-large, template-macro, template-external, template-syntax,
    template-code, template-unknown-tag, template-too-long, template-result.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
