"""Parts of a version that previews styles: what could not be published is refused."""

from dataclasses import replace

import pytest
from tiny_styles import tiny_parts

from dgseg.export import style_files


def test_a_text_encoder_that_publish_would_refuse_is_refused_before_it_is_exported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = tiny_parts()
    monkeypatch.setattr(style_files, "MAX_GRAPH_BYTES", 1000)

    with pytest.raises(ValueError, match=r"text encoder has \d+ MiB of weights.* leave out --clip"):
        replace(parts)

    assert replace(parts, words=None).words is None
