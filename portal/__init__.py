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
    from .logs import keep_words_out_of_logs
    from .parts import assemble
    from .web import (
        register_assets,
        register_blueprints,
        register_errors,
        register_page_cache,
        register_security,
        register_templates,
        register_watch,
    )
    from .web.locale import select_locale

    settings = settings or Settings()
    keep_words_out_of_logs()
    app = Flask(__name__, static_folder=str(settings.static_dir), static_url_path="/static", template_folder=None)
    app.config.from_mapping(settings.for_flask())
    app.extensions["portal"] = parts or assemble(settings)
    register_page_cache(app, settings)
    init_extensions(app, settings, select_locale)
    register_assets(app)
    register_security(app)
    register_templates(app)
    register_blueprints(app)
    register_errors(app)
    register_watch(app, settings)
    return app
