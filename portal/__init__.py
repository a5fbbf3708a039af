"""The Powys ALN portal: guidance, search, sessions and an assistant for families, in Welsh and English."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from .config import Settings
    from .parts import Parts


def create_app(settings: "Settings | None" = None, parts: "Parts | None" = None) -> "Flask":
    """Make the application from settings, which come from the environment when not given."""
    # Imported here, so that a part such as portal.welsh can be used alone: the bot does, and has no need of the site.
    from flask import Flask

    from .config import Settings
    from .extensions import init_extensions
    from .parts import assemble
    from .web import register_blueprints, register_errors, register_security, register_templates
    from .web.locale import select_locale

    settings = settings or Settings()
    app = Flask(__name__, static_folder=str(settings.static_dir), static_url_path="/static", template_folder=None)
    app.config.from_mapping(settings.for_flask())
    app.extensions["portal"] = parts or assemble(settings)
    init_extensions(app, settings, select_locale)
    register_security(app)
    register_templates(app)
    register_blueprints(app)
    register_errors(app)
    return app
