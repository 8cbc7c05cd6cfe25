"""The one graph that serving knows, whatever the method that trained the network.

    image       uint8   [1, H, W, 3]  RGB, any H and W
    labels      uint8   [1, H, W]     the label of each pixel
    confidence  uint16  [1, H, W]     65535 * the largest softmax probability
    scores      float32 [1, L, h, w]  at the network's own stride

Everything between bytes and labels is inside, so that serving holds no method's arithmetic. It is
done in three parts, which are exported one by one: a preparation, the network, a read-out. Each
kind of network says what its own are.

Shapes: L labels, H and W the image's size, h and w the network's.
"""

from typing import Any, Literal, NamedTuple, Protocol, get_args

from torch import Tensor, nn

Quality = Literal["fast", "standard", "best"]
QUALITIES: tuple[Quality, ...] = get_args(Quality)

CONFIDENCE_LEVELS = 65535


class ServedOutputs(NamedTuple):
    """What the graph answers, in the order of its outputs."""

    labels_1HW: Tensor
    confidence_1HW: Tensor
    scores_1Lhw: Tensor


class ServedNetwork(Protocol):
    """A network, and what is done before and after it to serve it."""

    @property
    def network(self) -> nn.Module:
        """Maps a normalised image, ``[1, 3, h, w]``, to one tensor or a tuple of them."""
        ...

    @property
    def output_names(self) -> tuple[str, ...]:
        """Of these tensors."""
        ...

    @property
    def views(self) -> dict[Quality, int]:
        """How many views of an image the network sees, for each quality that there is."""
        ...

    def preparation(self, quality: Quality) -> nn.Module:
        """Return what maps the bytes of an image to the list of its views."""
        ...

    def read_out(self, quality: Quality) -> nn.Module:
        """Return what maps image, views and the network's outputs for them to `ServedOutputs`."""
        ...

    def example_view_px(self) -> tuple[int, int]:
        """Return the height and width of a view that is typical enough to export with."""
        ...

    def open_sides(self) -> tuple[dict[int, Any], list[dict[int, Any]]]:
        """Return which sides of a view and of each output have any size, and how they depend."""
        ...

    def describe(self, quality: Quality) -> str:
        """Say how the network sees an image, for the protocol of a measurement."""
        ...


class ServedGraph(nn.Module):
    """A network between the bytes of an image and the bytes of a label map."""

    def __init__(self, served: ServedNetwork, quality: Quality = "standard") -> None:
        super().__init__()
        self.preparation = served.preparation(quality)
        self.network = served.network
        self.read_out = served.read_out(quality)

    def forward(self, image_1HW3: Tensor) -> ServedOutputs:
        """Return labels, confidence and scores of one image."""
        views_13hw = self.preparation(image_1HW3)
        outputs = [as_tuple(self.network(view_13hw)) for view_13hw in views_13hw]
        return self.read_out(image_1HW3, views_13hw, outputs)


def as_tuple(outputs: Tensor | tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """Return what a network answered as a tuple of plain type."""
    return (outputs,) if isinstance(outputs, Tensor) else tuple(outputs)
