"""Settings: who, in which units, with which sounds, by which programme."""

from pathlib import Path

import cue_choice
import people
import streamlit as st
import wishes
from amounts import system

from sensor_coach import units
from sensor_coach.errors import LibraryError
from sensor_coach.library import Library, opened


def measure(library: Library) -> None:
    """In which units sizes and loads are shown."""
    usual, said = units.system(None, st.context.locale), library.setting(units.SETTING)
    in_words = {units.METRIC: "cm, kg", units.IMPERIAL: "in, lb"}
    names = {"usual": f"Usual here: {in_words[usual]}", **in_words}
    chosen = st.segmented_control(
        "Units", list(names), default=said if said in names else "usual",
        format_func=lambda each: names[each], label_visibility="collapsed", key="units",
        required=True,
    )  # fmt: skip
    wanted = None if chosen == "usual" else chosen
    if wanted != said:
        library.set_setting(units.SETTING, wanted)
        st.rerun()


def section(title: str) -> None:
    st.header(title, anchor=False)


st.html(Path(__file__).parents[1] / "forms.css")
st.title("Settings", anchor=False)
try:
    with opened() as library, st.container(key="settings"):
        section("Athlete")
        people.who(library, system(library))
        section("Programme")
        wishes.programme(library)
        section("Sounds and words")
        cue_choice.choices()
        section("Units")
        measure(library)
        section("Light and dark")
        st.markdown("As this device has it, or as chosen in the menu :material/more_vert: at the "
                    "top right.")  # fmt: skip
        section("Physical therapist")
        wishes.therapist(library)
except LibraryError as error:
    st.error(f"The library cannot be opened. {error}")
    st.page_link("app_pages/data.py", label="Restore a backup under Data")
