"""Values that no call expects, and what every call may do with them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

quick = settings(
    deadline=None,
    max_examples=150,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

# Text that looks like addresses, more or less.
ADDRESS_LIKE = st.one_of(
    st.text(alphabet="0123456789abcdefABCDEF:.%/x []-+", max_size=48),
    st.ip_addresses().map(str),
    st.builds("{}%{}".format, st.ip_addresses(v=6), st.text(max_size=4)),
    st.builds("::ffff:{}".format, st.ip_addresses(v=4)),
    st.text(max_size=20),
)
ODD_NUMBERS = st.sampled_from(
    [-1, 0, 1, 65535, 65536, 2**31, 2**63, 2**200, -(2**200), 0.5, 1e308, math.inf, -math.inf, math.nan, True, False]
)
ODD_TEXT = st.sampled_from(["", "0", "80", "0x50", "65536", "-1", "1e3", " ", "\0", "é", "\ud800", "a" * 70_000])
ODD_VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    ODD_NUMBERS,
    ODD_TEXT,
    st.sampled_from([b"", b"x", (), [], {}, [1], {"a": 1}, object(), Exception(), lambda: None, 1j]),
    st.text(max_size=5),
)


def coded(call: Callable[..., object], *args: Any) -> bool:
    """Whether ``call(*args)`` succeeds; what it raises must have Node's code."""
    try:
        call(*args)
    except Exception as error:
        # Python's own complaint about the number of arguments is as good.
        if getattr(error, "code", None) is None and "positional argument" not in str(error):
            raise
        return False
    return True
