"""Names to addresses: the part of Node's ``dns`` that a networking program uses.

``lookup`` asks the system's resolver (hosts file included) on a thread pool; ``promises.lookup`` is the same to await.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._loop import late as _late

from ._dns import (
    ADDRCONFIG,
    ALL,
    V4MAPPED,
    LookupAddress,
    LookupAllOptions,
    LookupOneOptions,
    LookupOptions,
    ResultOrder,
    getDefaultResultOrder,
    lookup,
    setDefaultResultOrder,
)

if TYPE_CHECKING:
    from ._dns import LookupService, lookupService, promises
else:
    __getattr__ = _late("pynet._dns", {"_service": ["LookupService", "lookupService"]}, {"promises": "_promises"})

__all__ = [
    "ADDRCONFIG",
    "ALL",
    "LookupAddress",
    "LookupAllOptions",
    "LookupOneOptions",
    "LookupOptions",
    "LookupService",
    "ResultOrder",
    "V4MAPPED",
    "getDefaultResultOrder",
    "lookup",
    "lookupService",
    "promises",
    "setDefaultResultOrder",
]
