"""Why a document is not made: its template cannot be used, or the workbook holds nothing for it."""

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


class DocumentRefused(Exception):  # noqa: N818 - as TemplateRefused
    """This workbook gives no document of this kind. ``code`` is stable; ``reason`` a whole Vietnamese sentence that
    says what to do. Codes: kind-not-period, unknown-kind, and those of the kinds themselves."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason
