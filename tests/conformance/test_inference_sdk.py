"""inference-sdk: Roboflow's client."""

import base64
import io

import numpy as np
from inference_sdk import InferenceConfiguration, InferenceHTTPClient
from PIL import Image

from conftest import MODEL, STREET, VERSION

CLIENT = "inference-sdk"


def test_infer_gives_a_mask_with_its_class_map(url: str, key: str) -> None:
    client = InferenceHTTPClient(api_url=f"{url}/infer", api_key=key).select_api_v0()

    # The client shrinks what is larger than 640 px; the answer is about the smaller image.
    answer = client.infer(str(STREET), model_id=f"{MODEL}/{VERSION}")

    mask = decode(answer["predictions"]["segmentation_mask"])
    classes = answer["predictions"]["class_map"]
    assert {str(value) for value in np.unique(mask)} <= set(classes)
    assert "road" in classes.values()


def test_several_images_are_several_requests(url: str, key: str) -> None:
    client = InferenceHTTPClient(api_url=f"{url}/infer", api_key=key).select_api_v0()
    client.configure(InferenceConfiguration(client_downsizing_disabled=True))

    answers = client.infer([str(STREET), str(STREET)], model_id=f"{MODEL}/{VERSION}")

    assert len(answers) == 2
    first, second = (answer["predictions"]["segmentation_mask"] for answer in answers)
    assert first == second
    assert decode(first).shape == (720, 960)


def decode(png: str) -> np.ndarray:
    """Decode a grey PNG in base64."""
    return np.array(Image.open(io.BytesIO(base64.b64decode(png))))
