"""The page of all settings, written from the settings themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from flows.settings import PREFIX, SETTINGS_FILE, FeedOverride, Settings

PAGE: Final = Path(__file__).parents[2] / "docs" / "settings.md"
_HEAD: Final = f"""# Settings

Each setting is a line of `{SETTINGS_FILE}` in the working folder or an environment variable, `{PREFIX}` and its
name in capitals; the variable wins. In a variable, lists and pairs are written as JSON. All settings are checked at the
start, and a wrong one is one line that names it. Times are seconds and sizes bytes, unless the name says otherwise.
Written by `python -m tests.docs.pages`.

"""
_EXAMPLE: Final = f"""
## An example

`{SETTINGS_FILE}`:

```toml
data_dir = "/srv/ledger"
contact = "desk@example.org"
per_host_interval = 2

[host_intervals]
"example.org" = 10

[proxies]
http = "http://127.0.0.1:3128"
https = "http://127.0.0.1:3128"

[feed_overrides.bbc-world]
interval_minutes = 5
max_retry_after = 600
```

The same interval as a variable: `{PREFIX}HOST_INTERVALS='{{"example.org": 10}}'`.
"""


def settings_page() -> str:
    """The page as it has to be today."""
    below = (
        "\n## One feed\n\nFields of `feed_overrides`, which is keyed by feed id. `casualty-ledger feeds explain FEED`"
        " shows what they do.\n\n"
    )
    return f"{_HEAD}{_table(Settings)}{below}{_table(FeedOverride)}{_EXAMPLE}"


def example_toml() -> str:
    """The file that the page shows."""
    return _EXAMPLE.partition("```toml\n")[2].partition("```")[0]


def _table(model: type[BaseModel]) -> str:
    rows = [f"| `{name}` | {_default(field)} | {field.description} |" for name, field in model.model_fields.items()]
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows, ""])


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "by the cores of the machine"
    value: Any = field.default
    if value is None or value in ({}, ()):
        return "none"
    return f"`{json.dumps(value) if isinstance(value, bool | int | float) else value}`"
