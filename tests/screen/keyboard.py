"""What only the X library itself does: keys for Vietnamese letters, and the cross in a window's corner.

xdotool types a letter that no key has by giving it a key for a moment; programs that look late see another letter or
none. So every Vietnamese letter gets a key of its own before any program starts.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator

_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = [
    letter
    for letter in (unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưy" for tone in _TONES)
    if not letter.isascii()
] + ["đ"]
TYPEABLE = frozenset([*map(chr, range(32, 127)), *LETTERS, *(letter.upper() for letter in LETTERS)])

_UNICODE = 0x1000000  # where the names of keys for letters beyond Latin-1 begin
_MEDIA = range(0x1008FE00, 0x10090000)  # the names of keys that play music or start programs
_CLIENT_MESSAGE = 33
_ErrorHandler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class _ClientMessage(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
    )


class _Event(ctypes.Union):
    _fields_ = (("message", _ClientMessage), ("space", ctypes.c_long * 24))


@_ErrorHandler
def _ignored(_display: int, _error: int) -> int:
    """A window may be gone at any time; the library's own handler would end the whole process."""
    return 0


class Keyboard:
    """A connection to a display, whose keyboard gets the letters. They are lost when the last connection ends."""

    def __init__(self, name: str) -> None:
        library = self._library = ctypes.CDLL("libX11.so.6")
        library.XOpenDisplay.restype = ctypes.c_void_p
        library.XInternAtom.restype = ctypes.c_ulong
        library.XGetKeyboardMapping.restype = ctypes.POINTER(ctypes.c_ulong)
        library.XSetErrorHandler(_ignored)
        self._display = ctypes.c_void_p(library.XOpenDisplay(name.encode()))
        if not self._display:
            raise RuntimeError(f"no display {name}")
        self._add_letters()

    def close(self) -> None:
        self._library.XCloseDisplay(self._display)

    def ask_to_close(self, window: int) -> None:
        """What a window manager sends when a person clicks on the cross of a window."""
        event = _Event()
        event.message.type, event.message.window, event.message.format = _CLIENT_MESSAGE, window, 32
        event.message.message_type = self._atom(b"WM_PROTOCOLS")
        event.message.data[0] = self._atom(b"WM_DELETE_WINDOW")
        target = ctypes.c_ulong(window)
        self._library.XSendEvent(self._display, target, 0, ctypes.c_long(0), ctypes.byref(event))
        self._library.XSync(self._display, 0)

    def take_focus_away(self) -> None:
        """No window has the keys: the next one that is given them is told so, whoever had them before."""
        self._library.XSetInputFocus(self._display, ctypes.c_ulong(0), 0, ctypes.c_ulong(0))
        self._library.XSync(self._display, 0)

    def _atom(self, name: bytes) -> int:
        return int(self._library.XInternAtom(self._display, name, 0))

    def _add_letters(self) -> None:
        codes = self._spare_codes()
        for letter in LETTERS:
            symbols = (ctypes.c_ulong * 2)(_UNICODE + ord(letter), _UNICODE + ord(letter.upper()))
            self._library.XChangeKeyboardMapping(self._display, next(codes), 2, symbols, 1)
        self._library.XSync(self._display, 0)

    def _spare_codes(self) -> Iterator[int]:
        """Keys that play music or start programs: more than there are letters to place."""
        first, last, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
        self._library.XDisplayKeycodes(self._display, ctypes.byref(first), ctypes.byref(last))
        number = last.value - first.value + 1
        symbols = self._library.XGetKeyboardMapping(self._display, first.value, number, ctypes.byref(width))
        codes = [first.value + i for i in range(number) if symbols[i * width.value] in _MEDIA]
        self._library.XFree(symbols)
        return iter(codes)
