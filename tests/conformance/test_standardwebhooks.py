"""standardwebhooks: what the server signs, with the secrets that it tells its tenant."""

import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

CLIENT = "standardwebhooks"
SCRIPT = Path(__file__).with_name("sign-webhook.ts")


@pytest.fixture(scope="module")
def webhook(url: str, key: str) -> Webhook:
    """Make a receiver with the secret that the server shows to its tenant."""
    answer = requests.get(f"{url}/v1/webhook-secrets", headers={"X-API-Key": key}, timeout=10)
    answer.raise_for_status()
    return Webhook(answer.json()["secrets"][0])


@pytest.fixture(scope="module")
def sent() -> dict[str, Any]:
    """Sign an event as the server does, for the tenant of the key."""
    printed = subprocess.run(
        ["npx", "tsx", str(SCRIPT), "conformance", os.environ["ALLWEATHER_WEBHOOK_SECRET"]],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(printed.stdout)


def test_a_webhook_of_ours_is_believed(webhook: Webhook, sent: dict[str, Any]) -> None:
    event = webhook.verify(sent["body"], sent["headers"])

    assert event["type"] == "job.completed"
    assert event["data"]["state"] == "succeeded"


def test_one_that_was_changed_is_refused(webhook: Webhook, sent: dict[str, Any]) -> None:
    with pytest.raises(WebhookVerificationError):
        webhook.verify(sent["body"].replace("succeeded", "failed"), sent["headers"])


def test_one_that_is_replayed_ten_minutes_later_is_refused(
    webhook: Webhook, sent: dict[str, Any]
) -> None:
    earlier = datetime.now(UTC) - timedelta(minutes=10)
    headers = {**sent["headers"], "webhook-timestamp": str(int(earlier.timestamp()))}

    with pytest.raises(WebhookVerificationError):
        webhook.verify(sent["body"], headers)
