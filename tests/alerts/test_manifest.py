"""The Slack app's manifest asks for what the code needs, and the page that leads there names real things."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tealeaves.alerts.check import SCOPES
from tealeaves.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "slack.md").read_text("utf-8")


def manifest() -> dict:
    return yaml.safe_load((ROOT / "deployments" / "slack-app-manifest.yaml").read_text("utf-8"))


@pytest.mark.req("C-17")
def test_the_manifest_asks_for_two_scopes_and_no_webhook() -> None:
    oauth = manifest()["oauth_config"]
    assert oauth == {"scopes": {"bot": ["chat:write", "channels:history"]}}
    assert tuple(oauth["scopes"]["bot"]) == SCOPES
    assert manifest()["settings"]["token_rotation_enabled"] is False


def test_the_manifest_is_within_slacks_limits() -> None:
    shown = manifest()["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert manifest()["features"]["bot_user"]["display_name"] == "tealeaves"  # the remedies say /invite @tealeaves


def test_the_page_names_the_settings_as_they_are() -> None:
    for field in ("slack_token", "slack_channel", "slack_url"):
        assert field in Settings.model_fields
        assert f"`TEALEAVES_{field.upper()}`" in PAGE
    assert "](../deployments/slack-app-manifest.yaml)" in PAGE
    for scope in SCOPES:
        assert f"`{scope}`" in PAGE
