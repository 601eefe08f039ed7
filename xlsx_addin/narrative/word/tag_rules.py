"""What the tags of a template may do: print, choose and loop over what the report says, and nothing else.

Tags are checked as a syntax tree before anything runs (an allowed list, not a forbidden one), then run in jinja2's
sandbox without globals, with a budget of loop turns and of output.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, Undefined, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from xlsx_addin.narrative.context import TagValue
from xlsx_addin.narrative.refusal import TemplateRefused
from xlsx_addin.narrative.words import clean

MAX_TURNS = 200_000
MAX_OUTPUT = 30_000_000
MAX_DEPTH = 3

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
    nodes.Filter,
)
_FILTERS = {"length", "upper", "lower"}
_NAMED = re.compile(r"'(\w+)'")
"""What the library's message on a tag names; the rest of it is English."""
_UNKNOWN = re.compile(r"attribute '([^']+)'|'([^']+)' is undefined")


class _Rows(Sequence[object]):
    """A list that a template can loop over until the turns of the whole run are used up."""

    def __init__(self, items: Sequence[object], budget: list[int]) -> None:
        self._items = items
        self._budget = budget

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        return self._items[index]

    def __iter__(self) -> Iterator[object]:
        for item in self._items:
            self._budget[0] -= 1
            if self._budget[0] < 0:
                raise TemplateRefused("template-too-long", "Vòng lặp trong tệp mẫu tạo ra văn bản quá dài.")
            yield item


def environment() -> SandboxedEnvironment:
    """The sandbox in which tags run."""
    env = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_text)
    env.globals.clear()
    env.filters = {name: env.filters[name] for name in _FILTERS}
    env.tests.clear()
    return env


def _text(value: object) -> object:
    """What a tag prints: data as literal text, braces as entities so that no later step takes them for a tag."""
    if isinstance(value, (Undefined, Markup)):
        return value  # template text comes as Markup, an unknown name raises when it is printed
    if isinstance(value, (str, int)):
        escaped = str(escape(clean(str(value)) if isinstance(value, str) else value))
        return Markup(escaped.replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped right above
    raise TemplateRefused("template-code", "Một thẻ in ra cả danh sách; hãy dùng vòng lặp for cho thẻ đó.")


def prepared(values: Mapping[str, TagValue]) -> dict[str, object]:
    """The report's values with their lists under one common budget of loop turns."""
    budget = [MAX_TURNS]

    def wrap(value: TagValue) -> object:
        if isinstance(value, list):
            return _Rows([wrap(v) for v in value], budget)
        return {k: wrap(v) for k, v in value.items()} if isinstance(value, dict) else value

    return {key: wrap(value) for key, value in values.items()}


def render(env: SandboxedEnvironment, source: str, values: Mapping[str, object]) -> str:
    """One XML part with its tags filled in. Raises ``TemplateRefused``."""
    try:
        tree = env.parse(source)
        _check(tree, depth=0)
        unknown = sorted(find_undeclared_variables(tree) - set(values))
        if unknown:
            raise TemplateRefused("template-unknown-tag", f"Tệp mẫu có thẻ không tồn tại: {', '.join(unknown)}.")
        return _bounded(env.from_string(tree), values)
    except TemplateSyntaxError as error:
        named = _NAMED.findall(error.message or "")
        near = f" (gần «{', '.join(dict.fromkeys(named))}»)" if named else ""
        rule = "mỗi for phải có endfor, mỗi if phải có endif, mỗi dấu mở phải có dấu đóng"
        raise TemplateRefused("template-syntax", f"Thẻ trong tệp mẫu viết sai{near}: {rule}.") from error
    except UndefinedError as error:
        found = _UNKNOWN.search(error.message or "")
        name = (found[1] or found[2]) if found else error.message
        raise TemplateRefused("template-unknown-tag", f"Tệp mẫu có thẻ không tồn tại: {name}.") from error
    except (SecurityError, TypeError, ValueError, RecursionError, OverflowError, KeyError) as error:
        raise TemplateRefused("template-code", f"Thẻ trong tệp mẫu không được phép: {error}.") from error


def _bounded(template: Template, values: Mapping[str, object]) -> str:
    pieces: list[str] = []
    size = 0
    for piece in template.generate(values):
        size += len(piece)
        if size > MAX_OUTPUT:
            raise TemplateRefused("template-too-long", "Tệp mẫu tạo ra văn bản quá dài.")
        pieces.append(piece)
    return "".join(pieces)


def _check(node: nodes.Node, depth: int) -> None:
    """Refuse everything that is not in the allowed list."""
    if not isinstance(node, _ALLOWED):
        raise _forbidden(type(node).__name__)
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise _forbidden(node.attr)
    if isinstance(node, nodes.Name) and node.name.startswith("_"):
        raise _forbidden(node.name)
    if isinstance(node, nodes.Getitem) and not _plain_index(node.arg):
        raise _forbidden("[]")
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        raise _forbidden(node.name)
    if isinstance(node, nodes.For):
        depth += 1
        if depth > MAX_DEPTH or node.recursive or not isinstance(node.iter, (nodes.Name, nodes.Getattr)):
            raise _forbidden("for")
    for child in node.iter_child_nodes():
        _check(child, depth)


def _plain_index(arg: nodes.Node) -> bool:
    return isinstance(arg, nodes.Const) and (
        isinstance(arg.value, int) or (isinstance(arg.value, str) and not arg.value.startswith("_"))
    )


def _forbidden(what: str) -> TemplateRefused:
    allowed = "chỉ được in, lặp (for) và chọn (if) các thẻ có sẵn"
    return TemplateRefused("template-code", f"Tệp mẫu có thẻ không được phép («{what}»): {allowed}.")
