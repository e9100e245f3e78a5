"""The one door of the dashboard's server: every request and every socket comes through here.

It lies around Streamlit's own routes too. Nobody gets in by a host name that is not this machine's
(a page elsewhere could have its name point here), from a page of another origin, or, from another
machine, without the six digits of `Pairing`.
"""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from importlib import resources
from string import Template
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from sensor_coach.pairing import Pairing

COOKIE = "sensor_coach"
PAIR = "/pair"  # where the digits are sent to
_CODE = "pair"  # in an address
_FOREIGN = 4403  # close code for a page that is not ours
_AGE_S = 24 * 3600  # the secret itself lasts as long as the server
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")  # a proxy speaks for somebody else
_LOOPBACK_NAMES = ("localhost",)


class Gate:
    """ASGI middleware that lets in who may see the dashboard."""

    def __init__(
        self, app: ASGIApp, pairing: Pairing | None = None, names: tuple[str, ...] = ()
    ) -> None:
        self._app, self._pairing = app, pairing  # no pairing: this machine alone
        self._names = {*_LOOPBACK_NAMES, *map(str.casefold, names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a connection in, or answer in place of the server."""
        if scope["type"] not in {"http", "websocket"}:
            return await self._app(scope, receive, send)
        answer = await self._answer(scope, receive)
        if answer is None:
            return await self._app(scope, receive, send)
        if scope["type"] == "websocket":
            return await WebSocketClose(_FOREIGN)(scope, receive, send)
        return await answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Response | None:
        """What is said to who is not let in; None lets them in."""
        asked = HTTPConnection(scope)
        host = _host(asked.headers.get("host", ""))
        if not self._is_our_name(host):
            return _refused("This server has no such name.", 421)
        if not _is_same_origin(asked.headers):
            return _refused("This page may not ask that.", 403)
        if _is_local(asked, host):
            return None
        if self._pairing is None:
            return _refused("The dashboard is open to its own machine only.", 403)
        if self._pairing.knows(asked.cookies.get(_cookie(scope))):
            return None
        return await self._paired(scope, receive, self._pairing)

    async def _paired(self, scope: Scope, receive: Receive, pairing: Pairing) -> Response:
        """Ask for the digits, or take them."""
        if scope["type"] == "websocket":
            return _refused("Not paired.", 403)
        asked = Request(scope, receive)
        address = asked.client.host if asked.client else ""
        code, target = await _said(asked)
        if code is None and "text/html" not in asked.headers.get("accept", ""):
            return _refused("Not paired: open this address in a browser first.", 403)
        if code is None:
            return _question(pairing, address, target, wrong=False)
        if pairing.admits(code, address):
            return _welcome(scope, target, pairing)
        return _question(pairing, address, target, wrong=True)

    def _is_our_name(self, host: str) -> bool:
        """An address cannot be made to point elsewhere; a name must be this machine's."""
        with suppress(ValueError):
            return bool(ipaddress.ip_address(host))
        return host.casefold() in self._names


def _is_same_origin(headers: Headers) -> bool:
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _is_local(asked: HTTPConnection, host: str) -> bool:
    """Whether this very machine asks, for itself: by a name or address of its own loop."""
    if not _loops(asked.client.host if asked.client else ""):
        return False
    if any(name in asked.headers for name in _FORWARDED):
        return False
    return host.casefold() in _LOOPBACK_NAMES or _loops(host)


def _loops(address: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(address).is_loopback
    return False


def _host(header: str) -> str:
    """The host of a Host header, without its port."""
    with suppress(ValueError):
        return urlsplit(f"//{header}").hostname or ""
    return ""


async def _said(asked: Request) -> tuple[str | None, str]:
    """The digits, from an address or a form, None if there are none; and where to go then."""
    if asked.method == "POST" and asked.url.path == PAIR:
        form = dict(parse_qsl((await _body(asked)).decode("ascii", "replace")))
        return form.get("code", "").strip(), _own_path(form.get("to", "/"))
    others = [each for each in asked.query_params.multi_items() if each[0] != _CODE]
    path = "/" if asked.url.path == PAIR else asked.url.path
    target = f"{path}?{urlencode(others)}" if others else path
    return asked.query_params.get(_CODE), _own_path(target)


async def _body(asked: Request, most: int = 2000) -> bytes:
    """A short body: nobody who is not paired fills the memory."""
    body = b""
    async for part in asked.stream():
        body += part
        if len(body) > most:
            return b""
    return body


def _own_path(target: str) -> str:
    """A path on this server; anything else becomes its first page."""
    own = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if own and target.isprintable() else "/"


def _welcome(scope: Scope, target: str, pairing: Pairing) -> Response:
    answer = RedirectResponse(target, 303)
    answer.set_cookie(
        _cookie(scope), pairing.secret, max_age=_AGE_S, httponly=True, samesite="lax",
        secure=scope["scheme"] in {"https", "wss"},
    )  # fmt: skip
    return _unseen(answer)


def _question(pairing: Pairing, address: str, target: str, *, wrong: bool) -> Response:
    over = pairing.exhausted(address)
    said = "Those are not the digits." if wrong else ""
    if over:
        said = "Too many wrong digits. Ask for new ones on the computer, under Sensors."
    page = Template((resources.files("sensor_coach") / "pairing.html").read_text("utf-8"))
    shown = page.substitute(
        said=said, to=_escaped(target), action=PAIR, disabled="disabled" if over else ""
    )
    status = 429 if over else 403 if wrong else 200
    return _unseen(HTMLResponse(shown, status))


def _escaped(text: str) -> str:
    return "".join(f"&#{ord(each)};" if each in "&<>\"'" else each for each in text)


def _unseen(answer: Response) -> Response:
    """Keep digits out of caches, frames and what pages elsewhere are told.

    With a policy of no-referrer a browser would send the form with no origin, and be refused.
    """
    answer.headers["cache-control"] = "no-store"
    answer.headers["referrer-policy"] = "same-origin"
    answer.headers["x-frame-options"] = "DENY"
    return answer


def _refused(why: str, status: int) -> Response:
    return PlainTextResponse(why, status)


def _cookie(scope: Scope) -> str:
    """Its name: cookies do not tell ports apart, and there may be two dashboards."""
    return f"{COOKIE}_{(scope.get('server') or ('', 0))[1]}"
