"""A language model behind any OpenAI-compatible server, local or remote. Nothing here runs unless it is asked for."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass

from visavis.errors import UserError

WAIT = 120.0  # seconds: local models are slow
LARGEST = 1_000_000  # bytes of an answer that are read


@dataclass(frozen=True)
class Chat:
    """A model at a server: `url` ends in the version, "http://127.0.0.1:8080/v1"; `key` may be absent."""

    url: str
    model: str
    key: str | None = None

    def __call__(self, system: str, user: str) -> str:
        """The model's answer. Raises UserError where the server cannot be reached or does not answer as it should."""
        if not self.url.startswith(("http://", "https://")):
            raise UserError(f"{self.url} is no address of a server.", "", "Give one like http://127.0.0.1:8080/v1.")
        messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        body = json.dumps({"model": self.model, "messages": messages, "temperature": 0}).encode()
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(f"{self.url.rstrip('/')}/chat/completions", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=WAIT) as answer:
                read = json.loads(answer.read(LARGEST))
            return str(read["choices"][0]["message"]["content"])
        except urllib.error.HTTPError as error:
            raise self._failed(f"answered {error.code} {error.reason}") from error
        except (OSError, TimeoutError) as error:
            raise self._failed(f"cannot be reached: {error}") from error
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise self._failed("did not answer as an OpenAI-compatible server does") from error

    def _failed(self, what: str) -> UserError:
        return UserError(
            f"The model server {self.url} {what}.",
            "Without it nothing is coded by the model; all else works.",
            "See that the server runs and knows the model, or leave the model out.",
        )
