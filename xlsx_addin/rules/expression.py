"""The language of rules: a recursive-descent parser that turns an expression into functions, and nothing else.

Weakest first: ``=>``, ``or``, ``and``, ``not``, a comparison (``= != < <= > >=``, with ``within SLACK``), ``+ -``,
``* /``, a minus sign. Names are ids of figures and rates, names that the file defines, ``year``, ``Có``, ``Không``.
Types are settled here (a number is no truth value), so are depth and size: what is accepted always ends, quickly.
"""

from __future__ import annotations

import difflib
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xlsx_addin.catalogue import FLAG_NO, FLAG_YES, Edition, Kind
from xlsx_addin.rules import operations as ops
from xlsx_addin.rules.operations import Run
from xlsx_addin.rules.templates import Piece, Template, cell_piece, label_piece, number_piece
from xlsx_addin.rules.tokens import ExpressionError, Token, tokens

__all__ = ["Expression", "ExpressionError", "parse_expression", "parse_template"]

MOST_DEPTH = 30
MOST_WEIGHT = 300  # operations, those inside the names it uses included
_MOST_PLACES = 6
_COMPARISONS = frozenset(ops.COMPARISONS)


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression. ``logical``: true or false; else a number. ``weight`` counts operations."""

    run: Run
    logical: bool
    weight: int
    kind: Kind | None = None  # of the one figure that it is, for showing it


def parse_expression(edition: Edition, text: str, names: Mapping[str, Expression], *, logical: bool) -> Expression:
    """The expression, of the wanted type. Raises ``ExpressionError`` with a Vietnamese sentence."""
    parser = _Parser(edition, text, names)
    found = parser.whole()
    if found.logical != logical:
        raise ExpressionError(
            "phải là một điều kiện đúng hoặc sai" if logical else "phải là một số, không phải so sánh"
        )
    return found


def parse_template(edition: Edition, text: str, names: Mapping[str, Expression]) -> Template:
    """A sentence with ``{expressions}``. Raises ``ExpressionError``."""
    pieces: list[str | Piece] = []
    rest = text
    while rest:
        before, opened, rest = rest.partition("{")
        if "}" in before:
            raise ExpressionError(f"dấu }} không có dấu {{ đi trước trong câu «{text}»")
        if before:
            pieces.append(before)
        if not opened:
            break
        inside, closed, rest = rest.partition("}")
        if not closed:
            raise ExpressionError(f"dấu {{ không có dấu }} đi sau trong câu «{text}»")
        pieces.append(_Parser(edition, inside, names).piece())
    return Template(tuple(pieces))


class _Parser:
    def __init__(self, edition: Edition, text: str, names: Mapping[str, Expression]) -> None:
        self.edition = edition
        self.names = names
        self.tokens = tokens(text)
        self.place = 0
        self.depth = 0

    # --- reading words ----------------------------------------------------------------------------------------
    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def take(self, *texts: str) -> Token | None:
        """The present word if it is one of these signs or words."""
        token = self.token
        if token.kind in ("sign", "name") and token.text in texts:
            self.place += 1
            return token
        return None

    def need(self, text: str) -> None:
        if not self.take(text):
            raise self.unexpected(f"cần «{text}»")

    def unexpected(self, wanted: str) -> ExpressionError:
        found = f"gặp «{self.token.text}»" if self.token.kind != "end" else "biểu thức đã hết"
        return ExpressionError(f"{wanted} ở ký tự thứ {self.token.at} nhưng {found}")

    def whole(self) -> Expression:
        found = self.implication()
        if self.token.kind != "end":
            hint = "; so sánh nối tiếp cần viết tách bằng and" if self.token.text in _COMPARISONS else ""
            raise ExpressionError(f"thừa «{self.token.text}» ở ký tự thứ {self.token.at}{hint}")
        return found

    def piece(self) -> Piece:
        """What stands between the braces of a sentence."""
        if self.token.text in ("label", "cell") and self.tokens[self.place + 1].text == "(":
            which = label_piece if self.token.text == "label" else cell_piece
            self.place += 2
            field_id = self.field_id()
            self.need(")")
            made: Piece = which(field_id)
        else:
            found = self.implication()
            if found.logical:
                raise ExpressionError("trong câu chỉ ghi được số, không ghi được so sánh")
            made = number_piece(found.run, found.kind)
        if self.token.kind != "end":
            raise self.unexpected("cần dấu }")
        return made

    # --- logic ------------------------------------------------------------------------------------------------
    def implication(self) -> Expression:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise ExpressionError(f"biểu thức lồng nhau quá {MOST_DEPTH} lớp")
        left = self.disjunction()
        if arrow := self.take("=>"):
            right = self.implication()
            left = self.logic(arrow, ops.implies, left, right)
        self.depth -= 1
        return left

    def disjunction(self) -> Expression:
        left = self.conjunction()
        while word := self.take("or"):
            left = self.logic(word, ops.either, left, self.conjunction())
        return left

    def conjunction(self) -> Expression:
        left = self.negation()
        while word := self.take("and"):
            left = self.logic(word, ops.every, left, self.negation())
        return left

    def negation(self) -> Expression:
        count = 0
        while word := self.take("not"):
            count += 1
            last = word
        found = self.comparison()
        if count:
            self.logical(last, found)
        return self.made(ops.negate(found.run), True, found) if count % 2 else found

    def comparison(self) -> Expression:
        left = self.total()
        token = self.token
        if token.kind != "sign" or token.text not in _COMPARISONS:
            return left
        self.place += 1
        right = self.total()
        slack = self.total() if self.take("within") else None
        sides = [left, right, *([slack] if slack else [])]
        for side in sides:
            self.number(token, side)
        return self.made(ops.compare(token.text, left.run, right.run, slack.run if slack else None), True, *sides)

    def logic(self, token: Token, join: Callable[[Run, Run], Run], left: Expression, right: Expression) -> Expression:
        self.logical(token, left)
        self.logical(token, right)
        return self.made(join(left.run, right.run), True, left, right)

    # --- numbers ----------------------------------------------------------------------------------------------
    def total(self) -> Expression:
        left = self.product()
        while sign := self.take("+", "-"):
            left = self.arithmetic(sign, operator.add if sign.text == "+" else operator.sub, left, self.product())
        return left

    def product(self) -> Expression:
        left = self.signed()
        while sign := self.take("*", "/"):
            left = self.arithmetic(sign, operator.mul if sign.text == "*" else ops.divide, left, self.signed())
        return left

    def arithmetic(
        self, token: Token, apply: Callable[..., ops.Value], left: Expression, right: Expression
    ) -> Expression:
        self.number(token, left)
        self.number(token, right)
        return self.made(ops.both(apply, left.run, right.run), False, left, right)

    def signed(self) -> Expression:
        negative, sign = False, self.token
        while self.take("-"):
            negative = not negative
        found = self.primary()
        if sign.text == "-":
            self.number(sign, found)
        return self.made(ops.both(operator.mul, ops.constant(-1), found.run), False, found) if negative else found

    def primary(self) -> Expression:
        token = self.token
        if self.take("("):
            found = self.implication()
            self.need(")")
            return found
        if token.kind == "number":
            self.place += 1
            value = Fraction(token.text)
            return Expression(ops.constant(int(value) if value.denominator == 1 else value), False, 1)
        if token.kind != "name" or token.text in ("and", "or", "not", "within"):
            raise self.unexpected("cần một số, một mã hoặc một ngoặc")
        self.place += 1
        if self.take("("):
            found = self.call(token)
            self.need(")")
            return found
        return self.named(token)

    def named(self, token: Token) -> Expression:
        name = token.text
        if name in self.names:
            return self.names[name]
        if name == "year":
            return Expression(ops.year, False, 1)
        if name in (FLAG_YES, FLAG_NO):
            return Expression(ops.constant(int(name == FLAG_YES)), False, 1)
        field = self.edition.fields.get(name)
        if field is None:
            raise self.unknown(token)
        index = self.edition.index[name]
        run = ops.rate(name) if field.kind is Kind.RATE else ops.figure(index, name)
        return Expression(run, False, 1, field.kind)

    def unknown(self, token: Token) -> ExpressionError:
        known = [*self.edition.fields, *self.names, *self.edition.lists]
        near = difflib.get_close_matches(token.text, known, 1, 0.8)
        hint = f"; có phải là «{near[0]}»?" if near else ""
        return ExpressionError(f"không có mã «{token.text}» trong biểu (ký tự thứ {token.at}){hint}")

    def field_id(self) -> str:
        token = self.token
        if token.kind != "name" or token.text not in self.edition.fields:
            raise self.unknown(token) if token.kind == "name" else self.unexpected("cần một mã của biểu")
        self.place += 1
        return token.text

    # --- functions --------------------------------------------------------------------------------------------
    def call(self, token: Token) -> Expression:
        match token.text:
            case "sum" | "min" | "max" | "abs":
                if token.text == "sum" and self.token.text.partition(".")[0] in self.edition.lists:
                    return self.list_sum()
                return self.several(token)
            case "count":
                return self.list_count()
            case "if":
                return self.choice(token)
            case "round":
                return self.round(token)
            case "blank":
                return self.blank()
            case "stated" | "prev":
                return self.other_value(token)
        raise ExpressionError(f"không có hàm «{token.text}» (ký tự thứ {token.at})")

    def several(self, token: Token) -> Expression:
        terms = [self.implication()]
        while self.take(","):
            terms.append(self.implication())
        for term in terms:
            self.number(token, term)
        if token.text == "abs" and len(terms) != 1:
            raise ExpressionError("hàm abs chỉ nhận một số")
        return self.made(ops.over(ops.AGGREGATES[token.text], [t.run for t in terms]), False, *terms)

    def choice(self, token: Token) -> Expression:
        condition = self.implication()
        self.logical(token, condition)
        self.need(",")
        yes = self.implication()
        self.need(",")
        no = self.implication()
        if yes.logical != no.logical:
            raise ExpressionError("hai kết quả của if phải cùng là số hoặc cùng là điều kiện")
        return self.made(ops.choose(condition.run, yes.run, no.run), yes.logical, condition, yes, no)

    def round(self, token: Token) -> Expression:
        number = self.implication()
        self.number(token, number)
        places = 0
        if self.take(","):
            if self.token.kind != "number" or not self.token.text.isdecimal() or int(self.token.text) > _MOST_PLACES:
                raise self.unexpected(f"cần số chữ số thập phân, từ 0 đến {_MOST_PLACES},")
            places = int(self.token.text)
            self.place += 1
        return self.made(ops.rounded(number.run, places), False, number)

    def blank(self) -> Expression:
        if self.token.text in self.edition.lists:
            key = self.token.text
            self.place += 1
            return Expression(ops.blank_list(key), True, 1)
        field_id = self.field_id()
        if self.edition.fields[field_id].kind is Kind.RATE:
            return Expression(ops.blank_rate(field_id), True, 1)
        return Expression(ops.blank_figure(self.edition.index[field_id], field_id), True, 1)

    def other_value(self, token: Token) -> Expression:
        field_id = self.field_id()
        field = self.edition.fields[field_id]
        if token.text == "stated":
            if field.kind is not Kind.RATE:
                raise ExpressionError(f"stated chỉ dùng cho dòng tỷ lệ; «{field_id}» không phải")
            return Expression(ops.stated(field_id), False, 1, field.kind)
        if field.sheet != "phu_luc_01":
            raise ExpressionError(f"prev chỉ dùng cho dòng của biểu in; «{field_id}» không phải")
        return Expression(ops.previous(field_id), False, 1)

    # --- lists ------------------------------------------------------------------------------------------------
    def list_count(self) -> Expression:
        token = self.token
        if token.text not in self.edition.lists:
            raise ExpressionError(f"count cần tên một danh sách: {', '.join(self.edition.lists)}")
        self.place += 1
        tests = self.row_tests(token.text)
        return Expression(ops.count_rows(token.text, tests), False, 1 + len(tests))

    def list_sum(self) -> Expression:
        key, _, column = self.token.text.partition(".")
        index, kind = self.column(key, column)
        if kind not in (Kind.COUNT, Kind.AMOUNT):
            raise ExpressionError(f"cột «{column}» của danh sách «{key}» không phải cột số")
        self.place += 1
        tests = self.row_tests(key)
        return Expression(ops.sum_column(key, column, index, tests), False, 1 + len(tests))

    def row_tests(self, key: str) -> Sequence[ops.RowTest]:
        tests: list[ops.RowTest] = []
        while self.take(","):
            index, _ = self.column(key, self.token.text)
            choices = self.edition.lists[key].columns[index].choices
            self.place += 1
            sign, wanted = self.token, self.tokens[min(self.place + 1, len(self.tokens) - 1)]
            if sign.text not in _COMPARISONS:
                raise self.unexpected("cần một dấu so sánh")
            value: str | Fraction | None = None
            if wanted.kind == "text":
                value = wanted.text.strip('"')
                if choices and value.casefold() not in {x.casefold() for x in choices}:
                    raise ExpressionError(f"không có «{value}» trong danh sách chọn; có: {', '.join(choices)}")
            elif wanted.kind == "number":
                value = Fraction(wanted.text)
            elif wanted.text != "blank":
                raise ExpressionError(f'sau «{sign.text}» cần "chữ trong ngoặc kép", một số hoặc blank')
            if not isinstance(value, Fraction) and sign.text not in ("=", "!="):
                raise ExpressionError("chữ chỉ so sánh được bằng = hoặc !=")
            self.place += 2
            tests.append(ops.row_test(index, sign.text, value))
        return tests

    def column(self, key: str, column: str) -> tuple[int, Kind]:
        for index, each in enumerate(self.edition.lists[key].columns):
            if each.key == column:
                return index, each.kind
        known = ", ".join(c.key for c in self.edition.lists[key].columns)
        raise ExpressionError(f"danh sách «{key}» không có cột «{column}»; có: {known}")

    # --- types and sizes --------------------------------------------------------------------------------------
    def made(self, run: Run, logical: bool, *parts: Expression) -> Expression:
        weight = 1 + sum(p.weight for p in parts)
        if weight > MOST_WEIGHT:
            raise ExpressionError(f"biểu thức quá dài (hơn {MOST_WEIGHT} phép tính)")
        return Expression(run, logical, weight)

    def number(self, token: Token, found: Expression) -> None:
        if found.logical:
            raise ExpressionError(f"hai bên «{token.text}» phải là số (ký tự thứ {token.at})")

    def logical(self, token: Token, found: Expression) -> None:
        if not found.logical:
            raise ExpressionError(f"«{token.text}» cần điều kiện đúng hoặc sai, không phải số (ký tự thứ {token.at})")
