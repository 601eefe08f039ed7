"""What an item can do to the process it is in. A module of its own: spawned children import it."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path


def behave(item: object) -> object:
    match item:
        case "abort":
            os.abort()
        case "segfault":
            ctypes.string_at(0)
        case "exit":
            os._exit(0)
        case "hang":
            time.sleep(1000)
        case "spin":
            while True:
                pass
        case "eat memory":
            return len(bytearray(1 << 30))
        case "raise":
            raise ValueError("lỗi của chính tác vụ")
        case "quit":
            sys.exit(3)
        case "unpicklable":
            return lambda: None
        case "noise":
            print("noise", flush=True)
            os.write(2, b"noise")
        case ("slow", seconds):
            time.sleep(seconds)
        case ("once", path):
            if not Path(path).exists():
                Path(path).touch()
                os.abort()
        case "pid":
            return os.getpid()
    return item
