"""The entity extractor: our finder of named things as a part of Rasa's pipeline."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.named_things import Finder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class NamedThings(GraphComponent, EntityExtractorMixin):  # type: ignore[misc]
    """Sets the entities `place`, `year_group` and `age`; nothing of it is trained."""

    def __init__(self) -> None:
        """Build the rulers."""
        self._finder = Finder()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "NamedThings":
        """Return the component."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add what is named to the entities of each message."""
        for message in messages:
            found = [
                {"entity": named.kind, "value": named.value, "start": named.start, "end": named.end}
                for named in self._finder.find(message.get(TEXT) or "")
            ]
            entities = message.get(ENTITIES, []) + self.add_extractor_name(found)
            message.set(ENTITIES, entities, add_to_output=True)
        return messages
