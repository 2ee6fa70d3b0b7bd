"""The door to a server that reads: an OpenAI-compatible one, at the address that the user gives, and no other.

Plain ``http.client``: one POST a paragraph needs no more, and it follows no redirect and takes no proxy from the environment,
so that a dispatch goes to that address or nowhere.
"""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from fogline.errors import NoAnswer, UsageError

TRIES = 3
PAUSE_S = 0.5  # before the second try, doubled before each one after it
LARGEST = 4 * 2**20  # bytes of an answer; a server that sends more is not answering
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Server:
    """A server by its parts; ``path`` that of chat completions. Calling it sends a request and gives the message back."""

    secure: bool
    host: str
    port: int | None
    path: str
    timeout_s: float
    pause_s: float = PAUSE_S

    def __call__(self, body: dict[str, object]) -> str:
        """Return the message that answers ``body``.

        Raises:
            NoAnswer: none after three tries, or something that is no chat completion.
        """
        wrong = NoAnswer("llm", "asking", "not asked")
        for number in range(TRIES):
            if number:
                time.sleep(self.pause_s * 2 ** (number - 1))
            try:
                status, answer = self._post(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"))
            except (OSError, http.client.HTTPException) as e:
                wrong = NoAnswer("llm", "asking", f"{type(e).__name__} from {self.host}")
                continue
            if status == http.client.OK:
                return _message(answer)
            wrong = NoAnswer("llm", "asking", f"status {status} from {self.host}")
            if status not in _AGAIN:
                break
        raise wrong

    def _post(self, body: bytes) -> tuple[int, bytes]:
        kind = http.client.HTTPSConnection if self.secure else http.client.HTTPConnection
        connection = kind(self.host, self.port, timeout=self.timeout_s)
        try:
            connection.request(
                "POST", self.path, body, {"Content-Type": "application/json", "Accept": "application/json"}
            )
            got = connection.getresponse()
            answer = got.read(LARGEST + 1)
        finally:
            connection.close()
        if len(answer) > LARGEST:
            raise NoAnswer("llm", "asking", f"an answer of more than {LARGEST} bytes")
        return got.status, answer


def server(url: str, *, timeout_s: float) -> Server:
    """Return the server at a base address; what it serves stands below ``/v1`` where the address has no path.

    Raises:
        UsageError: it is no http address.

    >>> server("http://localhost:8080", timeout_s=60).path, server("http://localhost:8080/api/v1/", timeout_s=60).path
    ('/v1/chat/completions', '/api/v1/chat/completions')
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as wrong:
        raise UsageError(f"--llm-url {url}: {wrong}") from wrong
    if parts.scheme not in {"http", "https"} or not host:
        raise UsageError(f"--llm-url {url}: write it as http://localhost:8080")
    base = parts.path.rstrip("/") or "/v1"
    return Server(parts.scheme == "https", host, port, f"{base}/chat/completions", timeout_s)


def _message(answer: bytes) -> str:
    try:
        message = json.loads(answer)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError) as wrong:
        raise NoAnswer("llm", "asking", "an answer that is no chat completion") from wrong
    if not isinstance(message, str):
        raise NoAnswer("llm", "asking", "an answer without a message")
    return message
