"""CLOUDS' network: trunk, pixel decoder, transformer decoder.

Shapes: B batch, H and W the image's height and width, multiples of 32.
"""

from torch import Tensor, nn

from dgseg.models.clouds.config import CloudsConfig
from dgseg.models.clouds.pixel_decoder import PixelDecoder
from dgseg.models.clouds.pooling_decoders import DECODERS
from dgseg.models.mask_classification import Prediction
from dgseg.models.trunks import Pyramid, build_trunk


class CloudsHead(nn.Module):
    """What learns: a pyramid of features in, predictions out."""

    def __init__(self, config: CloudsConfig, in_channels: tuple[int, int, int, int]) -> None:
        super().__init__()
        self.pixel_decoder = PixelDecoder(config.head, in_channels=in_channels)
        self.predictor = DECODERS[config.classifier](config)

    def forward(self, pyramid: Pyramid) -> list[Prediction]:
        """Return the prediction of the bare queries and of each layer; the last is the answer."""
        return self.predictor(self.pixel_decoder(pyramid))


class CloudsSegmenter(nn.Module):
    """Normalised images in, predictions out. The trunk stays as it was trained."""

    def __init__(self, config: CloudsConfig) -> None:
        super().__init__()
        self.config = config
        self.backbone = build_trunk(config.backbone)
        self.head = CloudsHead(config, self.backbone.channels)
        self.backbone.requires_grad_(False).eval()

    def train(self, mode: bool = True) -> "CloudsSegmenter":
        """Bring the head into training mode; the trunk keeps its statistics."""
        super().train(mode)
        self.backbone.eval()
        return self

    def forward(self, image_B3HW: Tensor) -> list[Prediction]:
        """Return the prediction of the bare queries and of each layer; the last is the answer."""
        return self.head(self.backbone(image_B3HW))
