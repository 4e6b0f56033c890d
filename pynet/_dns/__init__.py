"""Names to addresses, through the system's own resolver on the loop's thread pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._loop import late

from ._lookup import LookupAddress, lookup
from ._options import ADDRCONFIG, ALL, V4MAPPED, LookupAllOptions, LookupOneOptions, LookupOptions
from ._order import ResultOrder, getDefaultResultOrder, setDefaultResultOrder

if TYPE_CHECKING:
    from . import _promises as promises
    from ._service import LookupService, lookupService
else:
    __getattr__ = late(__name__, {"_service": ["LookupService", "lookupService"]}, {"promises": "_promises"})

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
