"""tritonclient: the Open Inference Protocol in JSON, in bytes, and compressed."""

from collections.abc import Iterator

import numpy as np
import pytest
import tritonclient.http as triton
from numpy.typing import NDArray
from tritonclient._request import Request
from tritonclient.utils import InferenceServerException

from conftest import MODEL, VERSION

CLIENT = "tritonclient"


class SendKey(triton.InferenceServerClientPlugin):
    """Adds the key to every request."""

    def __init__(self, key: str) -> None:
        """Remember the key."""
        self.key = key

    def __call__(self, request: Request) -> None:
        """Add it to one request."""
        request.headers["X-API-Key"] = self.key


@pytest.fixture(scope="module")
def client(url: str, key: str) -> Iterator[triton.InferenceServerClient]:
    """Connect as any user of Triton does."""
    with triton.InferenceServerClient(url.removeprefix("http://"), network_timeout=60) as client:
        client.register_plugin(SendKey(key))
        yield client


@pytest.fixture(scope="module")
def labels(client: triton.InferenceServerClient, street: bytes) -> NDArray[np.uint8]:
    """Segment the street once, in bytes both ways."""
    return client.infer(MODEL, [image_input(street)]).as_numpy("LABELS")


def image_input(street: bytes, *, binary: bool = True) -> triton.InferInput:
    """Make a tensor of one encoded image."""
    tensor = triton.InferInput("IMAGE", [1], "BYTES")
    tensor.set_data_from_numpy(np.array([street], dtype=np.object_), binary_data=binary)
    return tensor


def pixels_input(*, binary: bool = True) -> triton.InferInput:
    """Make a tensor of two small decoded images."""
    pixels = np.random.default_rng(1).integers(0, 256, [2, 48, 64, 3], dtype=np.uint8)
    tensor = triton.InferInput("IMAGE_U8", list(pixels.shape), "UINT8")
    tensor.set_data_from_numpy(pixels, binary_data=binary)
    return tensor


def test_server_and_model_are_live_and_ready(client: triton.InferenceServerClient) -> None:
    assert client.is_server_live()
    assert client.is_server_ready()
    assert client.is_model_ready(MODEL)
    assert client.is_model_ready(MODEL, VERSION)


def test_metadata_names_inputs_and_outputs(client: triton.InferenceServerClient) -> None:
    server = client.get_server_metadata()
    model = client.get_model_metadata(MODEL)

    assert {"binary_tensor_data", "model_repository", "statistics", "model_configuration"} <= set(
        server["extensions"]
    )
    assert {each["name"] for each in model["inputs"]} == {"IMAGE", "IMAGE_U8"}
    assert {each["name"] for each in model["outputs"]} >= {"LABELS", "CONFIDENCE"}


def test_configuration_has_the_same_tensors(client: triton.InferenceServerClient) -> None:
    config = client.get_model_config(MODEL)

    assert config["name"] == MODEL
    assert {each["name"] for each in config["input"]} == {"IMAGE", "IMAGE_U8"}


def test_bytes_in_and_out(labels: NDArray[np.uint8]) -> None:
    assert labels.dtype == np.uint8
    assert labels.ndim == 3
    assert labels.shape[0] == 1
    assert labels.max() < 11


def test_one_output_in_bytes_and_another_in_json(client: triton.InferenceServerClient) -> None:
    outputs = [
        triton.InferRequestedOutput("LABELS", binary_data=True),
        triton.InferRequestedOutput("CONFIDENCE", binary_data=False),
    ]

    result = client.infer(MODEL, [pixels_input()], outputs=outputs, request_id="mixed")

    assert result.get_response()["id"] == "mixed"
    assert result.as_numpy("LABELS").shape == (2, 48, 64)
    assert result.as_numpy("CONFIDENCE").shape == (2, 48, 64)
    assert "data" in result.get_output("CONFIDENCE")
    assert "data" not in result.get_output("LABELS")


def test_pixels_in_json_give_the_same_as_in_bytes(client: triton.InferenceServerClient) -> None:
    in_bytes = client.infer(MODEL, [pixels_input()])
    in_json = client.infer(
        MODEL,
        [pixels_input(binary=False)],
        outputs=[triton.InferRequestedOutput("LABELS", binary_data=False)],
    )

    np.testing.assert_array_equal(in_json.as_numpy("LABELS"), in_bytes.as_numpy("LABELS"))


@pytest.mark.parametrize("algorithm", ["gzip", "deflate"])
def test_compressed_both_ways(
    client: triton.InferenceServerClient,
    street: bytes,
    labels: NDArray[np.uint8],
    algorithm: str,
) -> None:
    result = client.infer(
        MODEL,
        [image_input(street)],
        request_compression_algorithm=algorithm,
        response_compression_algorithm=algorithm,
    )

    np.testing.assert_array_equal(result.as_numpy("LABELS"), labels)


def test_an_asynchronous_request(
    client: triton.InferenceServerClient, street: bytes, labels: NDArray[np.uint8]
) -> None:
    result = client.async_infer(MODEL, [image_input(street)]).get_result()

    np.testing.assert_array_equal(result.as_numpy("LABELS"), labels)


def test_statistics_count_what_was_inferred(client: triton.InferenceServerClient) -> None:
    before = inference_count(client)

    client.infer(MODEL, [pixels_input()])

    assert inference_count(client) == before + 2


def inference_count(client: triton.InferenceServerClient) -> int:
    """Count images so far."""
    statistics = client.get_inference_statistics(MODEL)
    return sum(each["inference_count"] for each in statistics["model_stats"])


def test_a_model_is_unloaded_and_loaded_again(client: triton.InferenceServerClient) -> None:
    other = "famix-mini"
    client.unload_model(other)
    assert not client.is_model_ready(other)

    client.load_model(other)

    assert client.is_model_ready(other)
    assert other in {each["name"] for each in client.get_model_repository_index()}


def test_an_error_is_told_in_words(client: triton.InferenceServerClient) -> None:
    with pytest.raises(InferenceServerException, match="There is no model"):
        client.get_model_metadata("no-such-model")
    wrong = triton.InferInput("PICTURE", [1], "BYTES")
    wrong.set_data_from_numpy(np.array([b""], dtype=np.object_))
    with pytest.raises(InferenceServerException, match="IMAGE"):
        client.infer(MODEL, [wrong])
