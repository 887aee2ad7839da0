"""Writes the fixtures beside this file with NumPy, gzip, zipfile and safetensors.

Run once with NumPy 2.4 and safetensors 0.8; the tests read the files and need no Python.
"""

import gzip
import io
import struct
import zipfile
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

here = Path(__file__).parent
a = np.arange(6).reshape(2, 3)

np.save(here / "u8.npy", a.astype("u1"))
np.save(here / "i64.npy", (a - 3).astype("<i8"))
np.save(here / "f4-big.npy", (a / 4).astype(">f4"))
np.save(here / "f8-fortran.npy", np.asfortranarray(np.arange(24).reshape(2, 3, 4) / 8))
halves = [0, 1, -2, 0.1, 6e-8, 65504, np.inf, -np.inf, np.nan]
np.save(here / "f2.npy", np.array(halves, dtype="f2"))
np.save(here / "bool.npy", np.array([True, False, True]))
np.save(here / "scalar.npy", np.float64(2.5))
np.save(here / "empty.npy", np.zeros((0, 3), "f4"))
np.save(here / "u64.npy", np.array([1, 2**63], dtype="u8"))
np.save(here / "text.npy", np.array(["a", "bc"]))
np.save(here / "complex.npy", np.array([1j]))
np.save(here / "object.npy", np.array([None], dtype=object), allow_pickle=True)

labels = np.array([1, -1], dtype="i4")
np.savez(here / "stored.npz", x=a.astype("u1"), labels=labels)
np.savez_compressed(here / "deflated.npz", x=a.astype("f4"), labels=labels)
np.savez(here / "single.npz", np.array([1.5, 2.5]))


def zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as f:
        f.write(content)
    return out.getvalue()


# Lower limits make zipfile write the ZIP64 records that real archives have from 4 GiB on.
zipfile.ZIP64_LIMIT = 50
zipfile.ZIP_FILECOUNT_LIMIT = 0
entry = io.BytesIO()
np.save(entry, a.astype("f8"))
with zipfile.ZipFile(here / "zip64.npz", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("x.npy", entry.getvalue())
    z.writestr("y.npy", entry.getvalue())
# zipfile repeats the small numbers in the old end record; real archives refer to the new one.
content = (here / "zip64.npz").read_bytes()
(here / "zip64.npz").write_bytes(content[:-14] + b"\xff" * 12 + content[-2:])

images = bytes([0, 0, 8, 3]) + struct.pack(">3I", 2, 2, 3) + bytes(range(12))
(here / "tiny-images-idx3-ubyte.gz").write_bytes(zipped(images))
shorts = bytes([0, 0, 0x0B, 1]) + struct.pack(">I", 3) + struct.pack(">3h", -1, 2, 300)
(here / "i2.idx").write_bytes(shorts)
(here / "table.csv.gz").write_bytes(zipped(b"a,b,label\r\n1,2.5,0\r\n-3,4e-1,1\r\n"))
# Two gzip members behind each other are one file.
(here / "members.csv.gz").write_bytes(zipped(b"1,2\n3,") + zipped(b"4\n"))

save_file(
    {
        "w": np.array([[1.5, -2], [3, 4]], dtype="f4"),
        "b": np.array([1, 2, 3], dtype="i8"),
        "h": np.array([0.5], dtype="f2"),
        "m": np.array([True, False]),
        "d": np.array(np.pi),
        "i": np.array([-7], dtype="i4"),
        "u": np.array([4000000000], dtype="u4"),
        "y": np.array([255, 0], dtype="u1"),
    },
    here / "tensors.safetensors",
    metadata={"step": "12", "note": 'größe "q"'},
)
header = b'{"w":{"dtype":"BF16","shape":[3],"data_offsets":[0,6]}}'
header += b" " * (-len(header) % 8)
words = struct.pack("<3H", 0x3F80, 0xC049, 0x0000)
(here / "bf16.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + words)
