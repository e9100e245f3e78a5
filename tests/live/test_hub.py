import asyncio
import threading
import time
from dataclasses import replace

from sensor_coach.events import Rep
from sensor_coach.live_hub import Hub
from sensor_coach.set_state import SetState

LIVE = SetState("live", exercise="heel-lift", placement="shank")
REP = Rep(1.0, 1.5, 1.8, 2.4, pitch_rad=None, rise_m=0.06)
MANY, EVERY_S = 200, 0.002


def telling(hub: Hub) -> None:
    """Be a coach: many packets a second, each tenth the end of a repetition."""
    for index in range(MANY):
        event = REP if index % 10 == 9 else None
        hub.told(replace(LIVE, now_s=index / 100, level=index / 100), event)
        time.sleep(EVERY_S)


async def heard() -> list[dict]:
    """What a page is told, frame by frame."""
    hub = Hub(LIVE)
    running = asyncio.create_task(hub.run())
    frames = list[dict]()
    with hub.feed() as feed:
        coach = threading.Thread(target=telling, args=(hub,))
        coach.start()
        while hub.state.now_s < (MANY - 1) / 100:
            await feed.fresh.wait()
            frames.append(hub.frame(feed))
        coach.join()
    running.cancel()
    return frames


def test_a_page_misses_nothing_and_is_told_thirty_times_a_second():
    begun_s = time.monotonic()
    frames = asyncio.run(heard())
    assert len(frames) <= 30 * (time.monotonic() - begun_s) + 2
    assert len([rep for frame in frames for rep in frame["reps"]]) == MANY // 10
    assert len([point for frame in frames for point in frame["points"]]) == MANY - 1 - MANY // 10


def test_a_frame_says_when_the_coach_told_it_not_when_it_was_taken():
    hub = Hub(LIVE)
    hub.told(LIVE, None)
    before_ms = time.time_ns() // 1_000_000
    time.sleep(0.05)

    async def later() -> int:
        running = asyncio.create_task(hub.run())
        with hub.feed() as feed:
            for _ in range(3):
                await asyncio.sleep(0)
            running.cancel()
            return hub.frame(feed)["told_ms"]

    assert asyncio.run(later()) <= before_ms


def test_what_breaks_is_logged_and_the_next_is_told_all_the_same(caplog):
    hub = Hub(LIVE)
    hub.told(None, None)  # type: ignore[arg-type]
    hub.told(replace(LIVE, level=7.0), None)

    async def later() -> float:
        running = asyncio.create_task(hub.run())
        await asyncio.sleep(0.1)
        running.cancel()
        return hub.state.level

    assert asyncio.run(later()) == 7.0
    assert "NoneType" in caplog.text
