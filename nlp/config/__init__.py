"""Settings: packaged defaults, one TOML file, environment variables and flags, in that order.

The file has the shape of the command line: top-level keys are the shared options, and a section
``[claims]`` holds the defaults of ``tapeproof claims``::

    store = "~/news/tapeproof.sqlite"
    market = ["~/news/market"]

    [check]
    fail_on = ["contradicted"]

    [claims]
    limit = 100

Sources are tables of their own, each with the feeds that it publishes::

    [[source]]
    name = "harbor-wire"
    feeds = ["https://harborwire.example/markets.rss"]
    zone = "America/New_York"       # of dates that print none
    numbers = "1,234.5"             # how it writes them, or "1.234,5"
    language = "en"

The file is the one given with ``--config`` (or ``TAPEPROOF_CONFIG``), else ``./tapeproof.toml``,
else ``tapeproof.toml`` in the user's configuration folder. An environment variable is named after
the key: ``TAPEPROOF_STORE``, ``TAPEPROOF_CLAIMS_LIMIT``; lists are separated by commas, market
folders by the separator of ``PATH``. Flags win over the environment, the environment over the
file. Relative paths in a file count from the file's folder. All problems are reported together,
each with its place.

Stages never see any of this: they get plain keyword arguments.
"""

from nlp.config.places import (
    answers_cache,
    default_store,
    market_folders,
    user_market,
    user_reference,
)
from nlp.config.reading import environment_switch, settings, unknown_variables
from nlp.config.sections import FORMATS, KEYS, LABELS, Settings
from nlp.config.values import nearest

__all__ = [
    "FORMATS",
    "KEYS",
    "LABELS",
    "Settings",
    "answers_cache",
    "default_store",
    "environment_switch",
    "market_folders",
    "nearest",
    "settings",
    "unknown_variables",
    "user_market",
    "user_reference",
]
