"""Writes the licences that every Debian ships as rows of class numbers.

Class 0 stands for whatever is between words, 1 to 26 for the letters. A row is a window of 24 characters; every
tenth window is for testing. Windows do not overlap.
"""

import re
import struct
import sys
import zipfile
from pathlib import Path

SOURCES = Path("/usr/share/common-licenses")
LENGTH = 24


def npy(rows: list[list[int]]) -> bytes:
    """The rows as an array of bytes in NumPy's format."""
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': ({len(rows)}, {LENGTH}), }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + bytes(sum(rows, []))


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    files = sorted(path for path in SOURCES.iterdir() if path.is_file() and not path.is_symlink())
    text = re.sub("[^a-z]+", " ", " ".join(path.read_text() for path in files).lower())
    classes = [0 if letter == " " else ord(letter) - ord("a") + 1 for letter in text]
    rows = [classes[start : start + LENGTH] for start in range(0, len(classes) - LENGTH + 1, LENGTH)]
    with zipfile.ZipFile(folder / "text.npz", "w") as archive:
        archive.writestr("train.npy", npy([row for index, row in enumerate(rows) if index % 10]))
        archive.writestr("test.npy", npy(rows[::10]))
    print(f"{len(rows)} windows of {LENGTH} characters in {folder / 'text.npz'}")


if __name__ == "__main__":
    main()
