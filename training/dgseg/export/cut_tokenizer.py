"""CLIP's tokenizer, cut down to some words, as a file that others' libraries read.

Byte pairs are merged in the order of their ranks, so a list of merges from which some are missing
splits a word as the whole list does, as long as those that the word needs are there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from dgseg.models.text_encoder import clip_tokenizer

END_OF_WORD = "</w>"
PIECES = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
"""What CLIP's tokenizer splits a text into, before it looks at byte pairs."""


@dataclass(frozen=True, kw_only=True)
class CutVocabulary:
    """The tokens of some texts."""

    kept: tuple[int, ...]
    """CLIP's numbers of the tokens that the texts have, with the marks for start and end, in
    ascending order. A token's place here is its number from now on."""
    names: tuple[str, ...]
    """All tokens by their new numbers: first those that are kept, then the bytes and what they are
    merged into on the way, which no text ends up with."""
    merges: tuple[tuple[str, str], ...]

    @property
    def start(self) -> int:
        """The mark for the start of a text."""
        return len(self.kept) - 2

    @property
    def end(self) -> int:
        """The mark for the end of a text: the largest number that is kept."""
        return len(self.kept) - 1


def cut_vocabulary(texts: Iterable[str]) -> CutVocabulary:
    """Return the tokens that these texts, and all that are made of their words, need."""
    tokenizer = clip_tokenizer()
    words = {word for text in texts for word in regex.findall(PIECES, tokenizer.clean_fn(text))}
    pieces: set[str] = set()
    merges: set[tuple[str, str]] = set()
    for word in sorted(words):
        symbols = [tokenizer.byte_encoder[byte] for byte in word.encode()]
        found, used = _merge([*symbols[:-1], symbols[-1] + END_OF_WORD], tokenizer.bpe_ranks)
        pieces |= {*found}
        merges |= {*used}
    kept = sorted(tokenizer.encoder[piece] for piece in pieces)
    kept += [tokenizer.sot_token_id, tokenizer.eot_token_id]
    letters = [*tokenizer.byte_encoder.values()]
    ranked = sorted(merges, key=tokenizer.bpe_ranks.__getitem__)
    names = [
        *(tokenizer.decoder[token] for token in kept),
        *letters,
        *(letter + END_OF_WORD for letter in letters),
        *("".join(merge) for merge in ranked),
    ]
    return CutVocabulary(kept=tuple(kept), names=tuple(dict.fromkeys(names)), merges=tuple(ranked))


def whole_vocabulary() -> CutVocabulary:
    """Return all tokens of CLIP's tokenizer."""
    tokenizer = clip_tokenizer()
    names = tuple(tokenizer.encoder)
    return CutVocabulary(
        kept=tuple(range(len(names))), names=names, merges=tuple(tokenizer.bpe_ranks)
    )


def tokenizer_json(vocabulary: CutVocabulary) -> str:
    """Return the tokenizer in Hugging Face's format. It adds no marks for start and end."""
    tokenizer = Tokenizer(
        models.BPE(
            vocab={name: number for number, name in enumerate(vocabulary.names)},
            merges=list(vocabulary.merges),
            continuing_subword_prefix="",
            end_of_word_suffix=END_OF_WORD,
        )
    )
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    return tokenizer.to_str()


def _merge(
    symbols: Sequence[str], ranks: dict[tuple[str, str], int]
) -> tuple[list[str], list[tuple[str, str]]]:
    """Return what a word's symbols are merged into, and by which merges."""
    word, used = list(symbols), list[tuple[str, str]]()
    while True:
        pairs = [pair for pair in pairwise(word) if pair in ranks]
        if not pairs:
            return word, used
        best = min(pairs, key=ranks.__getitem__)
        used.append(best)
        merged: list[str] = []
        for symbol in word:
            if merged and (merged[-1], symbol) == best:
                merged[-1] += symbol
            else:
                merged.append(symbol)
        word = merged
