"""A real Calc on a screen of its own, worked by mouse and keyboard.

Needs the programs Xvfb, xdotool and import (ImageMagick).
"""
