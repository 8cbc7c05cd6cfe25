"""The served graph of quality standard in two halves, the decoder, the text encoder.

    style-before   image uint8 [1, H, W, 3] -> low_level float32 [1, C, h, w]
    style-after    image, low_level -> labels, confidence, scores, as the served graph
    style-picture  low_level -> picture uint8 [1, 4h, 4w, 3]
    text-encoder   tokens int64 [N, T] -> embedding float32 [N, E]

The halves are made of the same parts as the served graph, so that one after the other computes what
it computes, operator by operator, from the same weights.

Shapes: H and W the image's size, C channels, h and w of layer 1, N texts, T tokens, E embedding.
"""

from typing import NamedTuple

import onnx
import torch
from onnx import TensorProto, helper
from torch import Tensor, nn

from dgseg.export.onnx_graph import (
    NETWORK,
    PREPARATION,
    READ_OUT,
    GraphEnds,
    constant_names,
    model_of,
    renamed,
)
from dgseg.export.onnx_part import ANY_SIZE, export_part
from dgseg.export.scores_network import ScoresNetwork
from dgseg.export.served_graph import ServedOutputs
from dgseg.models.clip_resnet import TrunkFeatures
from dgseg.models.cut_text_encoder import CutTextEncoder
from dgseg.models.picture_decoder import PictureDecoder
from dgseg.models.segmenter import Segmenter

SIDES = {2: ANY_SIZE, 3: ANY_SIZE}
LARGEST_BYTE = 255


class BeforeStyle(nn.Module):
    """The served graph up to layer 1 and its rectifier."""

    def __init__(self, served: ScoresNetwork) -> None:
        super().__init__()
        self.preparation = served.preparation("standard")
        self.first_half = _FirstHalf(served.network)

    def forward(self, image_1HW3: Tensor) -> Tensor:
        """Return layer 1 of an image, ``[1, C, h, w]``."""
        (view_13hw,) = self.preparation(image_1HW3)
        return self.first_half(view_13hw)


class AfterStyle(nn.Module):
    """The served graph from layer 1 on."""

    def __init__(self, served: ScoresNetwork) -> None:
        super().__init__()
        self.second_half = _SecondHalf(served.network)
        self.read_out = served.read_out("standard")

    def forward(self, image_1HW3: Tensor, low_level_1Chw: Tensor) -> ServedOutputs:
        """Return what is served for features of layer 1. Of the image, the size alone counts."""
        # At one scale the read-out does not look at the view.
        return self.read_out(image_1HW3, [low_level_1Chw], [(self.second_half(low_level_1Chw),)])


class Painted(nn.Module):
    """A decoder whose pictures are bytes."""

    def __init__(self, decoder: PictureDecoder) -> None:
        super().__init__()
        self.decoder = decoder

    def forward(self, low_level_1Chw: Tensor) -> Tensor:
        """Return a picture, uint8 ``[1, 4h, 4w, 3]``."""
        picture_13HW = self.decoder(low_level_1Chw) * LARGEST_BYTE
        return picture_13HW.permute(0, 2, 3, 1).round().to(torch.uint8)


class StyleHalves(NamedTuple):
    """The two halves as ONNX."""

    before: onnx.ModelProto
    after: onnx.ModelProto


def style_halves(served: ScoresNetwork, ends: GraphEnds) -> StyleHalves:
    """Return the halves, between the ends of quality standard.

    Raises ValueError when the network is no `Segmenter`.
    """
    (view_name,), ((scores_name,),) = ends.view_names, ends.output_names
    first_half, second_half = _FirstHalf(served.network), _SecondHalf(served.network)
    with torch.no_grad():
        view_13hw = torch.zeros(1, 3, *served.example_view_px())
        low_level_1Chw = first_half.eval()(view_13hw)
        scores_1Lhw = second_half.eval()(low_level_1Chw)

    before = export_part(
        first_half,
        (view_13hw,),
        any_size=(SIDES,),
        input_names=[view_name],
        output_names=["low_level"],
    )
    after = export_part(
        second_half,
        (low_level_1Chw,),
        any_size=(SIDES,),
        input_names=["low_level"],
        output_names=[scores_name],
    )
    image = ("image", TensorProto.UINT8, [1, "H", "W", 3])
    low_level = ("low_level", TensorProto.FLOAT, [1, low_level_1Chw.shape[1], "h", "w"])
    return StyleHalves(
        before=_joined(
            "style-before",
            {PREPARATION: ends.preparation, NETWORK: before},
            [image],
            [low_level],
        ),
        after=_joined(
            "style-after",
            {NETWORK: after, READ_OUT: ends.read_out},
            [image, low_level],
            [
                ("labels", TensorProto.UINT8, [1, "H", "W"]),
                ("confidence", TensorProto.UINT16, [1, "H", "W"]),
                ("scores", TensorProto.FLOAT, [1, scores_1Lhw.shape[1], "h", "w"]),
            ],
        ),
    )


def picture_graph(decoder: PictureDecoder) -> onnx.ModelProto:
    """Export a decoder."""
    channels = decoder.config.in_channels
    model = export_part(
        Painted(decoder),
        (torch.zeros(1, channels, 33, 43),),
        any_size=(SIDES,),
        input_names=["low_level"],
        output_names=["picture"],
    )
    _sign(
        model.graph,
        [("low_level", TensorProto.FLOAT, [1, channels, "h", "w"])],
        [("picture", TensorProto.UINT8, [1, "4h", "4w", 3])],
    )
    onnx.checker.check_model(model)
    return model


def text_graph(encoder: CutTextEncoder) -> onnx.ModelProto:
    """Export a text encoder."""
    model = export_part(
        encoder,
        (torch.zeros(3, 7, dtype=torch.long),),
        any_size=({0: ANY_SIZE, 1: ANY_SIZE},),
        input_names=["tokens"],
        output_names=["embedded"],
    )
    # The exporter calls what the table of tokens gives "embedding", too.
    names = constant_names(model, "encoder.") | {"embedded": "embedding"}
    graph = renamed(model, "encoder.", names)
    _sign(
        graph,
        [("tokens", TensorProto.INT64, ["N", "T"])],
        [("embedding", TensorProto.FLOAT, ["N", encoder.embedding_size])],
    )
    return model_of(graph, like=model)


def segmenter_of(network: nn.Module) -> Segmenter:
    """Return a network that styles can be mixed into. Raises ValueError when it is another."""
    if not isinstance(network, Segmenter):
        raise ValueError(  # noqa: TRY004 - of what a person asked for
            f"styles are mixed into layer 1 of a Segmenter, and this is a {type(network).__name__}"
        )
    return network


class _FirstHalf(nn.Module):
    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = segmenter_of(network)

    def forward(self, view_13hw: Tensor) -> Tensor:
        return self.network.backbone.forward_low_level(view_13hw)


class _SecondHalf(nn.Module):
    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = segmenter_of(network)

    def forward(self, low_level_1Chw: Tensor) -> Tensor:
        out_1Chw = self.network.backbone.forward_deep(low_level_1Chw)
        return self.network.classifier(TrunkFeatures(low_level_1Chw, out_1Chw))


_Value = tuple[str, int, list[int | str]]
"""Name, element type and shape of an input or output."""


def _joined(
    name: str, parts: dict[str, onnx.ModelProto], inputs: list[_Value], outputs: list[_Value]
) -> onnx.ModelProto:
    """Return parts, each under its prefix, as one model: where names meet, they are joined."""
    whole = onnx.GraphProto(name=name)
    for prefix, part in parts.items():
        graph = renamed(part, prefix, constant_names(part, prefix))
        whole.node.extend(graph.node)
        whole.initializer.extend(graph.initializer)
    _sign(whole, inputs, outputs)
    return model_of(whole, like=next(iter(parts.values())))


def _sign(graph: onnx.GraphProto, inputs: list[_Value], outputs: list[_Value]) -> None:
    """Declare inputs and outputs; the exporter has names of its own for their sides."""
    del graph.input[:], graph.output[:]
    graph.input.extend(helper.make_tensor_value_info(*value) for value in inputs)
    graph.output.extend(helper.make_tensor_value_info(*value) for value in outputs)
