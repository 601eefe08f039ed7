"""The guide for staff as one page of HTML that any browser opens, its pictures inside."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from urllib.parse import unquote

from xlsx_addin.resources import resource

_PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml"}
_STYLE = """
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
body { font: 17px/1.55 "Segoe UI", Arial, sans-serif; }
h1, h2, h3 { line-height: 1.25; color: #17495b; }
h2 { margin-top: 2.2em; border-bottom: 1px solid #ccd; padding-bottom: .2em; }
img { max-width: 100%; border: 1px solid #ccc; }
table { border-collapse: collapse; }
th, td { border: 1px solid #bbb; padding: .3em .6em; text-align: left; vertical-align: top; }
code { background: #f2f4f7; padding: 0 .2em; }
pre { background: #f2f4f7; padding: .6em; overflow-x: auto; }
@media print { body { max-width: none; margin: 0; } h2 { break-after: avoid; } img { break-inside: avoid; } }
"""


def guide_page(source: Path | None = None) -> str:
    """The page, from ``docs/huong-dan.md`` or another Markdown file with pictures beside it."""
    from markdown_it import MarkdownIt

    path = source or resource("docs", "huong-dan.md")
    text = path.read_text(encoding="utf-8")
    body = MarkdownIt("commonmark").enable("table").render(text)
    body = re.sub(r'(<img src=")([^":]+)(")', lambda m: m[1] + _picture(path.parent / unquote(m[2])) + m[3], body)
    body = re.sub(r"<h([23])>(.*?)</h\1>", lambda m: f'<h{m[1]} id="{_anchor(m[2])}">{m[2]}</h{m[1]}>', body)
    body = re.sub(r'href="#([^"]+)"', lambda m: f'href="#{unquote(m[1])}"', body)
    title = next((line.lstrip("# ") for line in text.splitlines() if line.startswith("# ")), "Hướng dẫn")
    return (
        '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _anchor(heading: str) -> str:
    """A heading's anchor as Markdown viewers make it: ``1. Cài đặt`` is ``1-cài-đặt``."""
    words = re.sub(r"<[^>]+>", "", heading).casefold()
    return re.sub(r"[^\w\- ]", "", words).strip().replace(" ", "-")


def _picture(path: Path) -> str:
    return f"data:{_PICTURES[path.suffix.lower()]};base64,{base64.b64encode(path.read_bytes()).decode()}"
