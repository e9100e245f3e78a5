"""How a phone on the same network sees the dashboard: address, QR code, six digits."""

from __future__ import annotations

from html import escape

import streamlit as st

from sensor_coach import web
from sensor_coach.server_address import paired, qr_picture


def show_phone() -> None:
    """Show the way in where there is one, else how to open it."""
    reach, pairing = web.reach(), web.pairing()
    addresses = reach.elsewhere() if reach else []
    if pairing is None:
        st.markdown(
            "Prop a phone up in front of you: start the dashboard with "
            "`sensor-coach dashboard --lan`, and a code to scan appears here. "
            "Until then, this machine alone can open it."
        )
    elif not addresses:
        st.warning("No network address was found: is this machine in a network?")
    else:
        _way_in(addresses[0], pairing.code)
        st.button("New digits", key="renew", on_click=pairing.renew,
                  help="Whoever is paired has to pair again")  # fmt: skip


def _way_in(address: str, code: str) -> None:
    picture = qr_picture(paired(address, code))
    spaced = f"{code[:3]} {code[3:]}"
    st.html(
        f'<div class="phone"><img class="qr" alt="QR code of the address" src="{picture}">'
        "<ol><li>Bring the phone into the same network.</li>"
        "<li>Point its camera at the code.</li>"
        f"<li>Or open <b>{escape(address)}</b> and type <b class='digits'>{spaced}</b>.</li>"
        "</ol></div>"
    )
