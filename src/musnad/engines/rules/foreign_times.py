"""Times that stand near an event and date something else: what was announced, or what «غداة» leads in."""

from __future__ import annotations

from musnad.arabic.timewords import time_words
from musnad.engines.rules.scene import Scene
from musnad.engines.rules.triggers import Trigger
from musnad.model.reading import TimeExpression


def of_another(scene: Scene, trigger: Trigger, time: TimeExpression) -> bool:
    """Whether a time cannot be the trigger's."""
    return _announces(scene, trigger, time) or _leads_in(scene, trigger, time)


def _announces(scene: Scene, trigger: Trigger, time: TimeExpression) -> bool:
    """«أعلن الوزير أمس أن…»: a day beside the verb of speech says when it was told.

    Of 11 such days in the development gold none dates the event that was told.
    """
    analysis = scene.analysis
    statement = scene.statement_at(analysis.tokens[trigger.index].start)
    if statement is None or time.precision != "day" or time.start >= statement.start:
        return False
    return analysis.sentence_of[analysis.token_at(statement.start)] == scene.standing[time.start]


def _leads_in(scene: Scene, trigger: Trigger, time: TimeExpression) -> bool:
    """«خطفوا راعياً غداة سيطرتهم على البلدة»: «غداة» dates what it leads in, not what stands before it."""
    analysis = scene.analysis
    if analysis.tokens[trigger.index].start > time.start:
        return False
    return time_words().eve.match(analysis.tokens, analysis.token_at(time.start)) is not None
