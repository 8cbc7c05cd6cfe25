"""What a style bank holds, in words."""

from collections.abc import Sequence
from statistics import fmean

from dgseg.styles.bank import Style, StyleBank


def describe_bank(bank: StyleBank) -> str:
    """Return a line per label: styles, different prompts, mean losses, mean statistics."""
    head = f"{'label':16}{'styles':>8}{'prompts':>9}{'loss before':>13}{'after':>8}"
    lines = [f"{head}{'mean':>8}{'deviation':>11}"]
    for label in dict.fromkeys(style.label for style in bank.styles):
        places = [place for place, style in enumerate(bank.styles) if style.label == label]
        styles = [bank.styles[place] for place in places]
        lines.append(
            f"{label:16}{len(styles):8}{len({style.prompt for style in styles}):9}"
            f"{_mean([style.loss_before for style in styles]):>13}"
            f"{_mean([style.loss_after for style in styles]):>8}"
            f"{bank.mean_NC[places].mean():8.3f}{bank.deviation_NC[places].mean():11.3f}"
        )
    lines.append(f"{len(bank)} styles of {bank.mean_NC.shape[1]} channels")
    lines += [f"{key}: {value}" for key, value in bank.source.items()]
    best = _nearest(bank.styles)
    if best is not None:
        course = f"{best.loss_before:.3f} -> {best.loss_after:.3f}"
        lines.append(f'nearest to its words: "{best.prompt}", {course}')
    return "\n".join(lines)


def _mean(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{fmean(known):.3f}" if known else "unknown"


def _nearest(styles: Sequence[Style]) -> Style | None:
    known = [style for style in styles if style.loss_after is not None]
    return min(known, key=lambda style: style.loss_after or 0.0, default=None)
