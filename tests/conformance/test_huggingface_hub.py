"""huggingface_hub: the image-segmentation task."""

from huggingface_hub import InferenceClient

from conftest import MODEL

CLIENT = "huggingface_hub"
STREET_SIZE = (960, 720)


def test_an_image_gives_masks_with_labels_and_scores(url: str, key: str, street: bytes) -> None:
    found = InferenceClient(model=f"{url}/hf/{MODEL}", token=key).image_segmentation(street)

    assert len(found) > 1
    for each in found:
        assert 0 <= (each.score or 0) <= 1
        assert each.mask.mode == "L"
        assert each.mask.size == STREET_SIZE
        assert set(each.mask.get_flattened_data()) <= {0, 255}


def test_every_pixel_is_in_one_mask(url: str, key: str, street: bytes) -> None:
    found = InferenceClient(model=f"{url}/hf/{MODEL}", token=key).image_segmentation(street)

    covered = sum(sum(value == 255 for value in each.mask.get_flattened_data()) for each in found)
    assert covered == STREET_SIZE[0] * STREET_SIZE[1]


def test_a_threshold_leaves_unsure_labels_out(url: str, key: str, street: bytes) -> None:
    client = InferenceClient(model=f"{url}/hf/{MODEL}", token=key)

    everything = client.image_segmentation(street)
    sure = client.image_segmentation(street, threshold=0.8, subtask="semantic")

    assert [each.label for each in sure] == [
        each.label for each in everything if (each.score or 0) >= 0.8
    ]
