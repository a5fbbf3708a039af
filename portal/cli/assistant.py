"""`portal assistant`: train and measure it, ask it, see how it is used, and turn it off and on."""

from itertools import groupby
from pathlib import Path

import click

from portal.assistant import COUNTS_FILE, SWITCH_FILE, AssistantCounts, MessageRejected, StaffSwitch
from portal.assistant.bars import BARS, LATENCY_BARS, missed
from portal.assistant.evaluation import held_out, read_judged
from portal.assistant.judged_sets import JudgedSets
from portal.assistant.trial import Trial
from portal.config import Settings
from portal.content import LANGUAGES, Language
from portal.parts import assemble

from .bots import running_bot
from .examination import examine, latencies, measured_on, sets_of, table_of
from .figures import write_figures
from .training import data_to_train, train_candidate, train_now

_DAYS = click.option("--days", type=click.IntRange(1, 396), default=30, show_default=True)


@click.group()
def assistant() -> None:
    """Train and measure the assistant, see how it is used, and turn it off and on."""


@assistant.command()
def train() -> None:
    """Train the assistant when something changed, try the new model, and put it in place where it is good enough."""
    train_now(Settings())


@assistant.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--half", type=click.Choice(["reporting", "tuning", "all"]), default="reporting", show_default=True,
              help="With FILE: thresholds are chosen on the tuning half and reported on the other.")  # fmt: skip
@click.option("--misses", is_flag=True, help="With FILE: list the messages that were not understood.")
@click.option(
    "--write", is_flag=True, help="Without FILE: put the figures where the page about the assistant has them."
)
def evaluate(file: Path | None, half: str, misses: bool, write: bool) -> None:
    """Measure the whole assistant on every judged set, against the bars; exit with 1 when one is missed.

    With FILE (message, tab, topic) only those messages are asked.
    """
    settings = Settings()
    if file:
        _evaluate_file(settings, file, half, misses=misses)
    else:
        _evaluate_everything(settings, write=write)


@assistant.command()
@click.argument("message")
@click.option("--language", type=click.Choice(LANGUAGES), help="The language of the page it is asked on.")
def ask(message: str, language: Language | None) -> None:
    """Ask one MESSAGE, as a reader would, and print the reply with its sources and the person to turn to."""
    settings = Settings()
    with running_bot(settings) as url:
        parts = assemble(settings.model_copy(update={"rasa_url": url}))
        try:
            reply = parts.assistant.reply(message, language, None)
        except MessageRejected as rejected:
            raise click.ClickException(f"the message cannot be used: {rejected.reason}") from rejected
    click.echo(f"[{reply.language}, {reply.status}, {reply.topic or '-'}]")
    for said in reply.messages:
        click.echo(f"\n{said.text}")
    for mark, titles in (
        ("→", [choice.title for choice in reply.choices]),
        ("→", [result.entry.title for result in reply.results]),
        ("§", [source.title for source in reply.sources]),
        ("☎", [" · ".join(filter(None, (reply.front_door.name, reply.front_door.phone, reply.front_door.email)))]),
    ):
        click.echo("".join(f"\n{mark} {title}" for title in titles), nl=bool(titles))


@assistant.command()
@_DAYS
def counts(days: int) -> None:
    """Print how often the assistant replied, how, on what, and whether that was needed; nobody's words are kept."""
    kept = _counts()
    for language, rows in groupby(kept.totals(days), key=lambda row: row.language):
        click.echo(f"{language}: the last {days} days\n{'times':>7}  {'status':14}topic")
        for row in rows:
            click.echo(f"{row.times:7}  {row.status:14}{row.topic}")
    for language, verdicts in groupby(kept.verdicts(days), key=lambda row: row.language):
        click.echo(f"{language}: was it what you needed?\n{'yes':>7}{'no':>7}  topic")
        for verdict in verdicts:
            click.echo(f"{verdict.needed:7}{verdict.not_needed:7}  {verdict.topic}")


@assistant.command()
@click.option("--at-least", type=click.IntRange(1), default=1, show_default=True, help="Leave out what is rarer.")
def gaps(at_least: int) -> None:
    """Print the questions that found no answer in the last 30 days, without personal details, if they are kept."""
    if not Settings().keep_unanswered:
        click.echo(
            "Questions without an answer are not kept: set PORTAL_KEEP_UNANSWERED=true to keep them for 30 days."
        )
    for gap in _counts().unanswered(at_least):
        click.echo(f"{gap.times:5}  {gap.language}  {gap.question}")


@assistant.command()
@click.option("--reason-cy", required=True, help="Why, for readers of Welsh: one or two sentences.")
@click.option("--reason-en", required=True, help="Why, for readers of English: one or two sentences.")
def off(reason_cy: str, reason_en: str) -> None:
    """Turn the assistant off at once; readers are told why, and still get search and the person to turn to."""
    try:
        _switch().turn_off({"cy": reason_cy, "en": reason_en})
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo("The assistant is off. `portal assistant on` turns it on again.")


@assistant.command()
def on() -> None:
    """Turn the assistant on again."""
    _switch().turn_on()
    click.echo("The assistant is on.")


def _evaluate_file(settings: Settings, file: Path, half: str, *, misses: bool) -> None:
    try:
        chosen = [line for line in read_judged(file) if half == "all" or line.for_tuning == (half == "tuning")]
    except ValueError as problem:
        raise click.ClickException(str(problem)) from problem
    judged = held_out(chosen, data_to_train(settings).every_line())
    if len(judged) < len(chosen):
        click.echo(f"{len(chosen) - len(judged)} messages are left out: they are training lines.")
    language: Language = "cy" if file.stem.endswith("_cy") else "en"
    sets = JudgedSets(language, tuple(judged), (), (), (), ())
    with running_bot(settings) as url:
        trial = examine(settings, url, [sets])[language]
    click.echo(f"{file.name}, {len(judged)} messages ({half}):")
    click.echo(trial.questions.table())
    for outcome in trial.questions.outcomes if misses else ():
        if not outcome.first:
            click.echo(f"  {outcome.judged.topic} > {outcome.answered or outcome.likeliest}: {outcome.judged.message}")


def _evaluate_everything(settings: Settings, *, write: bool) -> None:
    sets = sets_of(settings, data_to_train(settings))
    with running_bot(settings, train_candidate(settings)) as url:
        click.echo("→ Asking the assistant everything there is to judge it by (about two minutes)")
        trials = examine(settings, url, sets)
        times = {one.language: latencies(settings, url, one) for one in sets}
    for language, trial in trials.items():
        click.echo(f"\n{language}, {measured_on()}\n{table_of(trial, times[language])}")
    if write:
        write_figures(settings.content_dir / "facts.yml", trials)
        click.echo("\nThe figures are in content/facts.yml, for the page about the assistant.")
    _compare(trials, times)


def _compare(trials: dict[Language, Trial], times: dict[Language, dict[str, float]]) -> None:
    """Exit with 1 when a bar is missed."""
    values = {str(language): {**trial.values(), **times[language]} for language, trial in trials.items()}
    faults = missed(values, (*BARS, *LATENCY_BARS))
    for fault in faults:
        click.echo(f"Missed: {fault}")
    if faults:
        raise SystemExit(1)
    click.echo("Every bar is met.")


def _counts() -> AssistantCounts:
    return AssistantCounts(Settings().var_dir / COUNTS_FILE)


def _switch() -> StaffSwitch:
    return StaffSwitch(Settings().var_dir / SWITCH_FILE)
