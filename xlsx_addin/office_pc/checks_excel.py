"""Doctor's checks of Excel itself: which one, and what it and its administrators forbid."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

from xlsx_addin.office_pc.pc import Pc, System, office_version
from xlsx_addin.office_pc.results import ONLY_WINDOWS, Result, ok, problem, unknown, warning
from xlsx_addin.office_pc.situation import Situation

_CLICK_TO_RUN = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_ADMINISTRATOR = "Quy định này do cơ quan đặt; hãy nhờ người quản trị máy cho phép."


def excel_bits(pc: Pc) -> int | None:
    """32 or 64, or None when the registry does not tell."""
    platform = pc.registry_value(_CLICK_TO_RUN, "Platform")  # Office installed from the internet
    bitness = pc.registry_value(rf"HKLM\SOFTWARE\Microsoft\Office\{office_version(pc)}\Outlook", "Bitness")
    return {"x64": 64, "x86": 32}.get(str(platform or bitness or ""))


def excel(s: Situation) -> Result:
    """Which Excel there is."""
    if s.pc.system is System.MACOS:
        if Path("/Applications/Microsoft Excel.app").exists():
            return ok("Máy có Excel cho macOS. Nút bấm dùng được; hàm trong ô (TYLE_NU…) chỉ có trên Windows.")
        return warning("Không thấy Excel trong Applications.", "Nếu dùng LibreOffice thì bỏ qua mục này.")
    if s.pc.system is not System.WINDOWS:
        return ONLY_WINDOWS
    version, bits = office_version(s.pc), excel_bits(s.pc)
    if version is None:
        return problem("Không thấy Excel trên máy này.", "Hãy cài Excel, hoặc dùng LibreOffice Calc.")
    return ok(f"Máy có Excel phiên bản {version}" + (f", bản {bits} bit." if bits else ", chưa rõ 32 hay 64 bit."))


def macro_policy(s: Situation) -> Result:
    """Excel's macro setting; a policy goes before the user's choice (values as in the Trust Center, 1 to 4)."""
    if s.pc.system is not System.WINDOWS:
        return ONLY_WINDOWS
    version = office_version(s.pc)
    if version is None:
        return unknown("Không thấy Excel, không xem được thiết lập macro.")
    tail = rf"Microsoft\Office\{version}\Excel\Security"
    policy = s.pc.registry_value(rf"HKCU\Software\Policies\{tail}", "VBAWarnings")
    chosen = s.pc.registry_value(rf"HKCU\Software\{tail}", "VBAWarnings")
    value = policy if policy is not None else chosen
    settings = "Hãy vào File > Options > Trust Center > Trust Center Settings > Macro Settings, "
    remedy = _ADMINISTRATOR if policy is not None else settings + "chọn «Disable VBA macros with notification»."
    if value in (3, 4):
        blocked = "mọi macro" if value == 4 else "mọi macro chưa ký số"
        return problem(f"Excel đang chặn {blocked} mà không hỏi: nút bấm không chạy (trừ thư mục tin cậy).", remedy)
    if value == 1:
        return warning("Excel đang chạy mọi macro mà không hỏi, kể cả của tệp lạ.", remedy)
    return ok("Excel hỏi trước khi chạy macro: khi mở sổ hãy bấm «Enable Content».")


# The rule "Block all Office applications from creating child processes" of Microsoft Defender.
_CHILD_RULE = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
_RULES = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"


def child_processes(s: Situation) -> Result:
    """Whether Microsoft Defender forbids Excel to start a program, as the buttons must."""
    if s.pc.system is not System.WINDOWS:
        return ONLY_WINDOWS
    if str(s.pc.registry_value(_RULES, _CHILD_RULE)) == "1":
        return problem("Microsoft Defender không cho Excel gọi chương trình khác: nút bấm không chạy.", _ADMINISTRATOR)
    return ok("Không thấy quy định cấm Excel gọi chương trình khác.")


def same_name_open(s: Situation) -> Result:
    """Excel finds a workbook by its name alone: with two of one name, a button may work on the wrong one."""
    names = s.pc.open_workbooks()
    if names is None:
        return unknown("Không xem được Excel đang mở những sổ nào.")
    seen: dict[str, str] = {}
    for full in names:
        name = _name(full)
        if name.casefold() in seen:
            return problem(
                f"Đang mở hai sổ cùng tên «{name}»: {seen[name.casefold()]} và {full}.",
                "Hãy đóng một sổ, hoặc lưu một sổ dưới tên khác.",
            )
        seen[name.casefold()] = full
    if s.file and (other := seen.get(s.file.name.casefold())) and not _is_same(other, s.file):
        return warning(
            f"Excel đang mở sổ cùng tên «{s.file.name}» ở nơi khác: {other}.",
            "Hãy đóng sổ đó trước khi mở sổ này.",
        )
    return ok("Không có hai sổ cùng tên đang mở.")


def _name(full: str) -> str:
    return PurePosixPath(full).name if "://" in full else PureWindowsPath(full).name


def _is_same(full: str, file: Path) -> bool:
    shown = str(file.absolute())
    return "://" in full or full.replace("/", "\\").casefold() == shown.replace("/", "\\").casefold()
