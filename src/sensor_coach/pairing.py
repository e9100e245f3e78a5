"""Who may see the dashboard from another machine: six digits, asked once, then a cookie."""

from __future__ import annotations

import hmac
import secrets
from collections import Counter

DIGITS = 6
TRIES = 5  # wrong ones of one address
TRIES_OF_ALL = 50  # so that a code is guessed at most once in twenty thousand


class Pairing:
    """The six digits of this run, and how often they were guessed wrong."""

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """Make new digits; who is paired already has to pair again."""
        self.code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        self.secret = secrets.token_urlsafe(32)  # what a cookie carries
        self._wrong: Counter[str] = Counter()

    def exhausted(self, address: str) -> bool:
        """Whether nothing that comes from `address` is looked at any more."""
        return self._wrong[address] >= TRIES or self._wrong.total() >= TRIES_OF_ALL

    def admits(self, code: str, address: str) -> bool:
        """Whether `code` are the digits; a wrong one counts against its address."""
        if self.exhausted(address):
            return False
        right = hmac.compare_digest(code.encode(), self.code.encode())
        if not right:
            self._wrong[address] += 1
        return right

    def knows(self, secret: str | None) -> bool:
        """Whether a cookie is one that was given to somebody who knew the digits."""
        return secret is not None and hmac.compare_digest(secret.encode(), self.secret.encode())
