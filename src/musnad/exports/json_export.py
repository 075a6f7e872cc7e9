"""The casefile as the one JSON object of its public contract."""

from __future__ import annotations

import json

from musnad.model.casefile import Casefile
from musnad.model.serial import casefile_json, dumps


def export(casefile: Casefile, *, pretty: bool = True) -> str:
    """The JSON, ending in a newline. pretty: indented by two; otherwise one line. Nothing is lost or left out."""
    data = casefile_json(casefile)
    return (json.dumps(data, ensure_ascii=False, indent=2) if pretty else dumps(data)) + "\n"
