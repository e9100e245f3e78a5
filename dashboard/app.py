"""The dashboard: which pages there are, and what they share."""

import sys
from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))  # pages import their neighbours by name

from first_opening import wait_for_library  # noqa: E402

st.set_page_config(page_title="Sensor Coach", layout="wide")  # its icon is a route of `web`
st.html(HERE / "style.css")
pages = [
    st.Page("app_pages/train.py", title="Train", default=True),
    st.Page("app_pages/history.py", title="History", url_path="history"),
    st.Page("app_pages/replay.py", title="Replay", url_path="replay"),
    st.Page("app_pages/sensors.py", title="Sensors", url_path="sensors"),
    st.Page("app_pages/data.py", title="Data", url_path="data"),
    st.Page("app_pages/settings.py", title="Settings", url_path="settings"),
    st.Page(
        "app_pages/recordings.py", title="Recordings", url_path="recordings", visibility="hidden"
    ),
    st.Page("app_pages/maker.py", title="Own sensor", url_path="own-sensor", visibility="hidden"),
    st.Page("app_pages/set.py", title="Set", url_path="set", visibility="hidden"),
]
page = st.navigation(pages, position="top")
wait_for_library()
page.run()
