"""A page cut where its nonce stands, so that it can be served again with a new one, compressed beforehand or as it is.

A compressed page could not be given a new nonce without compressing it anew, which takes longer than all the rest of
an answer. But the deflate format lets a stretch stand uncompressed between compressed ones: the pieces are compressed
once, each by itself, and the nonce is put between them as such a stretch.
"""

import hashlib
import struct
import zlib
from dataclasses import dataclass
from functools import cached_property

_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LEVEL = 6
_RAW_DEFLATE = -15


@dataclass(frozen=True)
class CutPage:
    """The HTML before, between and after the places where the nonce stands."""

    pieces: tuple[bytes, ...]

    @classmethod
    def cut(cls, html: bytes, nonce: str | None) -> "CutPage":
        """Cut a page at a nonce; None where it holds none."""
        return cls(tuple(html.split(nonce.encode())) if nonce else (html,))

    @cached_property
    def etag(self) -> str:
        """Return what tells this page from a changed one, whatever the nonce."""
        return hashlib.sha256(b"\0".join(self.pieces)).hexdigest()[:20]

    @cached_property
    def size(self) -> int:
        """Return about how many bytes keeping this page takes."""
        return sum(map(len, self.pieces)) + sum(map(len, self._compressed))

    def html(self, nonce: str) -> bytes:
        """Return the page with a nonce."""
        return nonce.encode().join(self.pieces)

    def gzip(self, nonce: str) -> bytes:
        """Return the page with a nonce, in the gzip format."""
        mark = nonce.encode()
        stretch = struct.pack("<xHH", len(mark), len(mark) ^ 0xFFFF) + mark
        html = self.html(nonce)
        foot = struct.pack("<LL", zlib.crc32(html), len(html))
        return _GZIP_HEAD + stretch.join(self._compressed) + foot

    @cached_property
    def _compressed(self) -> tuple[bytes, ...]:
        squeeze = zlib.compressobj(_LEVEL, wbits=_RAW_DEFLATE)
        whole = (squeeze.compress(piece) + squeeze.flush(zlib.Z_FULL_FLUSH) for piece in self.pieces[:-1])
        return (*whole, squeeze.compress(self.pieces[-1]) + squeeze.flush(zlib.Z_FINISH))
