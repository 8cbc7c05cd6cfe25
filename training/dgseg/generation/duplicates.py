"""Which images look alike."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image


def perceptual_hash(image: Image.Image) -> str:
    """Return 64 bits as hexadecimal digits, of which few differ where two images look alike.

    Signs of the lowest frequencies of the brightness, against their median (ImageHash's ``phash``).
    """
    import imagehash

    return str(imagehash.phash(image))


@dataclass
class SeenImages:
    """The images so far, by their looks."""

    duplicate_bits: int
    """Two images whose perceptual hashes differ in so many bits or fewer are duplicates."""
    _file_by_sha256: dict[str, str] = field(default_factory=dict[str, str])
    _hashes: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def add(self, file: str, sha256: str, perceptual: str) -> None:
        """Remember one image."""
        self._file_by_sha256[sha256] = file
        self._hashes.append((int(perceptual, 16), file))

    def duplicate_of(self, sha256: str, perceptual: str) -> str | None:
        """Return the file of the image that is most like this one, if any is too much so."""
        if sha256 in self._file_by_sha256:
            return self._file_by_sha256[sha256]
        distance, file = min(self._distances(int(perceptual, 16)), default=(65, ""))
        return file if distance <= self.duplicate_bits else None

    def _distances(self, bits: int) -> Iterator[tuple[int, str]]:
        return (((other ^ bits).bit_count(), file) for other, file in self._hashes)
