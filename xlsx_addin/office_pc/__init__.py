"""The program on an office PC: installing it there, and finding out why its buttons do not answer."""
