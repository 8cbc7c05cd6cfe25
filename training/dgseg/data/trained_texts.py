"""Every word that `clip_mini` reads in its training, and so may understand.

Gathered from where its texts are made: captions of rendered streets, captions and prompts that are
made of labels, CLIP's templates. A word that is not among them has an embedding of noise.
"""

from itertools import chain

from dgseg.data.label_sets import read_label_set
from dgseg.data.street_words import WORDS_OF_DOMAIN
from dgseg.data.synthetic_streets.caption import caption_parts
from dgseg.models.text_encoder import imagenet_templates

LABEL_SETS = ("cityscapes-19", "camvid-11")
"""Of the datasets that `clip_mini` is trained on: streets and CamVid."""


def trained_texts() -> list[str]:
    """Return texts that hold every word of every text of a training.

    Templates are said of words alone: no text is put into another's place, because a word is the
    same wherever it stands.
    """
    labels = list(chain.from_iterable(read_label_set(each).names for each in LABEL_SETS))
    domain_words = list(chain.from_iterable(WORDS_OF_DOMAIN.values()))
    templates = [template("street") for template in imagenet_templates()]
    made_of_labels = [
        f"A {words} street, with {', '.join(labels)} and street." for words in domain_words
    ]
    return [*caption_parts(), *made_of_labels, *labels, *domain_words, *templates]
