"""`portal prepare`: bring the database, the index, the assistant and the page for bad days up to date."""

import click
from jinja2 import Environment, FileSystemLoader
from sqlalchemy.exc import SQLAlchemyError

from portal.booking import ChangeRefused, Sessions, TimetableError, read_timetable
from portal.booking.database import migrate, open_database
from portal.config import ROOT, Settings
from portal.content import Content, Library
from portal.parts import assemble_search

from .freeze import freeze_pages, frozen_dir
from .training import train_when_needed


@click.command()
def prepare() -> None:
    """Make everything ready that a start of the portal needs; quick when nothing has changed."""
    prepare_everything(Settings())


def prepare_everything(settings: Settings) -> None:
    """Do every step, saying each in plain words."""
    (settings.var_dir / "log").mkdir(parents=True, exist_ok=True)
    prepare_database(settings)
    prepare_content(settings)
    if settings.environment == "production":
        say("Freezing the pages for when the portal is down")
        freeze_pages(settings, frozen_dir(settings))
    train_when_needed(settings)


def prepare_database(settings: Settings) -> None:
    """Bring the tables up to date, and the list of sessions where staff have not brought one in."""
    say("Preparing the database")
    try:
        engine = open_database(settings.database_url)
        migrate(engine)
        sessions = Sessions(engine, show_examples=True)
        # Once staff have brought real sessions in, only they change them: a start must not undo that, or tell anybody.
        if not sessions.has_real_ones():
            sessions.bring_in(read_timetable(settings.content_dir / "sessions.yml"))
    except SQLAlchemyError as error:
        raise click.ClickException(
            f"the database cannot be used, check DATABASE_URL: {type(error).__name__}"
        ) from error
    except (OSError, TimetableError, ChangeRefused) as error:
        click.echo(f"  The sessions stay as they were: content/sessions.yml: {error}")


def prepare_content(settings: Settings) -> None:
    """Read the content, say how much of it needs mending, and build the search index."""
    say("Reading the content and building the search index")
    library = Library(settings.content_dir)
    problems = library.current().problems
    if problems:
        click.echo(f"  {len(problems)} things to mend in the content: portal content check lists them")
    assemble_search(settings, library).prepare()
    write_unavailable_page(settings, library.current())


def write_unavailable_page(settings: Settings, content: Content) -> None:
    """Write the page that nginx shows while the portal is silent, with the front door as it is now."""
    environment = Environment(loader=FileSystemLoader(ROOT / "deploy" / "nginx"), autoescape=True)
    door = content.front_door("cy")
    page = environment.get_template("unavailable.html.j2").render(
        phone=door.phone or "", email=door.email or "", emergency=content.fact("emergency-phone", "cy") or ""
    )
    folder = settings.var_dir / "public"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "unavailable.html"
    file.write_text(page, encoding="utf-8")
    # The web server runs as another user.
    folder.chmod(0o755)
    file.chmod(0o644)


def say(words: str) -> None:
    """Tell the person what is being done."""
    click.echo(f"→ {words}")
