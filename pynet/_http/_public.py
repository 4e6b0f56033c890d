"""The names of ``pynet.http`` whose values can change."""

from __future__ import annotations

import types

from . import _agent
from ._agent import Agent

__all__ = ["HttpModule"]


class HttpModule(types.ModuleType):
    """The class of the module: ``http.globalAgent = another`` is what requests use from then on, as in Node."""

    @property
    def globalAgent(self) -> Agent:
        """The agent of requests that name none: it keeps sockets, for five seconds.

        Node: http.md, "http.globalAgent". Differs: no.
        """
        return _agent.globalAgent

    @globalAgent.setter
    def globalAgent(self, agent: Agent) -> None:
        _agent.globalAgent = agent
