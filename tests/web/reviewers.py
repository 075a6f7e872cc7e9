"""A person who reviews over HTTP: the forms of an article's page, filled in and sent."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi.testclient import TestClient

BASE = "http://127.0.0.1:8400"


@dataclass
class Reviewer:
    """client: with the cookies of this person's browser. document: id of the article; case: the casefile's address."""

    client: TestClient
    name: str
    document: str
    case: str

    @property
    def path(self) -> str:
        return f"/documents/{self.document}"

    def page(self, query: str = "") -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"{self.path}.json{query}").json()
        return found

    def begin(self) -> Reviewer:
        self.send("/review/name", back=self.path)
        return self

    def send(self, form: str = "/review/decide", /, **fields: str) -> httpx.Response:
        token = re.search(r'name="token" value="(\w+)"', self.client.get(f"{self.path}?edit=none").text)
        assert token
        found: httpx.Response = self.client.post(form, data={"token": token[1], "by": self.name, **fields})
        return found

    def decide(self, what: str, part: str, of: str, **fields: str) -> httpx.Response:
        return self.send(what=what, part=part, of=of, document=self.document, **fields)

    def finish(self) -> httpx.Response:
        return self.decide("finish", "article", "", rest="accept")

    def gold(self, query: str = "") -> list[dict[str, Any]]:
        lines = self.client.get(f"/review/gold.jsonl{query}").text.splitlines()
        return [json.loads(line) for line in lines]
