"""The server before there is a dashboard: its files at once, all else as soon as it is made."""

import asyncio
import threading
from contextlib import asynccontextmanager, contextmanager

import pytest

from sensor_coach import server
from sensor_coach.errors import LibraryError
from sensor_coach.server_address import free_port


class Made:
    """What is made late: an app that answers with its own name."""

    ended = False

    def lifespan(self):
        @asynccontextmanager
        async def living(_app):
            yield
            self.ended = True

        return living

    async def __call__(self, _scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"made"})


async def get(app, path: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of what is answered."""
    sent = []

    async def send(message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    await app(scope, asyncio.Event().wait, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return headers, b"".join(each.get("body", b"") for each in sent)


@asynccontextmanager
async def lived(early):
    """Live as a server has its app live."""
    told, asked = asyncio.Queue(), asyncio.Queue()
    living = asyncio.create_task(early({"type": "lifespan"}, asked.get, told.put))
    await asked.put({"type": "lifespan.startup"})
    await told.get()
    yield
    await asked.put({"type": "lifespan.shutdown"})
    await living


def test_files_do_not_wait_for_the_app_and_all_else_does():
    enough, made = threading.Event(), Made()

    @contextmanager
    def make():
        assert enough.wait(10)
        yield made

    async def go() -> None:
        early = server.Early(make)
        async with lived(early):
            headers, page = await get(early, "/")
            assert b"<html" in page
            assert headers["cache-control"] == "no-cache"
            name = page.split(b'src="./')[1].split(b'"')[0].decode()
            headers, script = await get(early, f"/{name}")
            assert script
            assert "immutable" in headers["cache-control"]
            health = asyncio.create_task(get(early, "/api/v1/health"))
            await asyncio.sleep(0.05)
            assert not health.done()
            enough.set()
            assert (await health)[1] == b"made"
            assert (await get(early, "/"))[1] == b"made"
        assert made.ended

    asyncio.run(go())


def test_what_keeps_it_from_being_made_ends_the_server_and_is_told():
    @contextmanager
    def make(_reach, _pairing):
        raise LibraryError("made by a newer version")
        yield

    with pytest.raises(LibraryError, match="newer"):
        server.serve(make, port=free_port(8810), open_browser=False)
