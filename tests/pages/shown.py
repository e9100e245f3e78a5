"""Pages of the dashboard, run without a browser."""

from streamlit.testing.v1 import AppTest

from sensor_coach import web

APP = str(web.dashboard_dir() / "app.py")


def page(name: str, **query: str) -> AppTest:
    """Run one page with its address."""
    app = AppTest.from_file(APP, default_timeout=100)
    app.run()
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page(f"app_pages/{name}.py").run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    """All that is written on it, tables and captions too."""
    kinds = ("title", "header", "markdown", "caption", "error", "warning", "info", "html")
    said = [each for kind in kinds for each in app.get(kind)]
    return "\n".join(str(getattr(each, "value", None) or each.proto.body) for each in said)
