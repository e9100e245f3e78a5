"""Recordings: where the history was before; old links lead on."""

import streamlit as st

st.switch_page("app_pages/history.py")
