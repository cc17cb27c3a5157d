"""What each refusal of Slack means and what a person does about it.

Error names: docs.slack.dev, methods chat.postMessage, auth.test, conversations.history and conversations.info.
"""

from __future__ import annotations

from typing import Final

_APP_PAGE: Final = "https://api.slack.com/apps > your app > OAuth & Permissions"
_NEW_TOKEN: Final = f"copy the Bot User OAuth Token (xoxb-...) from {_APP_PAGE} into TEALEAVES_SLACK_TOKEN"
_INVITE: Final = "in Slack open the channel and send: /invite @tealeaves"
CHANNEL_ID: Final = "set TEALEAVES_SLACK_CHANNEL to the channel's id (in Slack click the channel's name; the id, C..., ends the About tab)"
_SCOPES: Final = (
    f"at {_APP_PAGE} add the bot token scopes chat:write and channels:history, then click Reinstall to Workspace"
)

# The token or the channel is at fault: nothing for this channel will get through before it is mended.
SETUP: Final[dict[str, str]] = {
    "invalid_auth": f"the token is not valid (mistyped, or of another workspace): {_NEW_TOKEN}",
    "not_authed": f"no token was sent: {_NEW_TOKEN}",
    "token_revoked": f"the token was revoked: reinstall the app, then {_NEW_TOKEN}",
    "token_expired": f"the token expired: switch token rotation off for the app, reinstall it, then {_NEW_TOKEN}",
    "account_inactive": f"the app was removed from the workspace: install it again, then {_NEW_TOKEN}",
    "not_allowed_token_type": f"this kind of token may not do it: {_NEW_TOKEN}",
    "missing_scope": _SCOPES,
    "no_permission": _SCOPES,
    "channel_not_found": f"no channel of that id is visible to the app: {CHANNEL_ID}; for a private channel: {_INVITE}",
    "not_in_channel": f"the app is not a member of the channel: {_INVITE}",
    "is_archived": f"the channel is archived: unarchive it, or choose another and {CHANNEL_ID}",
    "restricted_action": "a workspace setting keeps the app from posting here: ask an administrator, or choose another channel",
    "restricted_action_read_only_channel": "only some people may post in this channel: allow the app, or choose another channel",
    "access_denied": "the workspace does not allow it: ask an administrator",
    "org_login_required": "the workspace is being moved to an organisation: wait until that is done, then reinstall the app",
    "ekm_access_denied": "an administrator has suspended posting",
    "team_access_not_granted": "the app is not allowed in this workspace: ask an administrator",
    "two_factor_setup_required": "the workspace demands two-factor sign-in of the person who installed the app: set it up",
}

# This message is at fault; the next one may well get through.
OWN: Final[dict[str, str]] = {
    "invalid_blocks": "please report this message: its form is our mistake",
    "no_text": "please report this message: it has no text",
    "invalid_arguments": "please report this message: its form is our mistake",
    "metadata_too_large": "please report this message: its form is our mistake",
}

TOO_LONG: Final = frozenset({"msg_too_long", "msg_blocks_too_long"})
TRANSIENT: Final = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "message_limit_exceeded",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
    }
)
# "It's possible some aspect of the operation succeeded before the error was raised."
UNCLEAR: Final = frozenset({"internal_error", "fatal_error"})


def remedy(error: str) -> str:
    """What to do about an error of Slack, in words."""
    return (
        SETUP.get(error)
        or OWN.get(error)
        or f"look {error} up at https://docs.slack.dev/reference/methods/chat.postMessage"
    )
