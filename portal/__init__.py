"""The Powys ALN portal: guidance, search, sessions and an assistant for families, in Welsh and English."""

from flask import Flask

from .config import Settings
from .extensions import init_extensions
from .parts import Parts, assemble
from .web import register_blueprints, register_errors, register_security, register_templates

__all__ = ["Settings", "create_app"]


def create_app(settings: Settings | None = None, parts: Parts | None = None) -> Flask:
    """Make the application from settings, which come from the environment when not given."""
    settings = settings or Settings()
    app = Flask(__name__, static_folder=str(settings.static_dir), static_url_path="/static", template_folder=None)
    app.config.from_mapping(settings.for_flask())
    app.extensions["portal"] = parts or assemble(settings)
    init_extensions(app, settings)
    register_security(app)
    register_templates(app)
    register_blueprints(app)
    register_errors(app)
    return app
