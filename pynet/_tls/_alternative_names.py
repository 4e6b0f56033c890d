"""``subjectaltname``: the other names of a certificate as one text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

__all__ = ["SHORT", "alternative_names"]

#: ``ssl``'s words for the parts of a name, as OpenSSL abbreviates them.
SHORT = {
    "countryName": "C",
    "stateOrProvinceName": "ST",
    "localityName": "L",
    "organizationName": "O",
    "organizationalUnitName": "OU",
    "commonName": "CN",
    "domainComponent": "DC",
    "surname": "SN",
    "givenName": "GN",
    "userId": "UID",
}
_UNSAFE = re.compile(r"[^ -~]|[\"\\,']")


def alternative_names(names: Iterable[tuple[str, Any]]) -> str | None:
    """``"DNS:a, IP Address:1.2.3.4"``; a name with something special in it is quoted, and so cannot add names."""
    shown = []
    for kind, value in names:
        if kind == "DirName":
            text = ", ".join(f"{SHORT.get(k, k)}={v}" for relative in value for k, v in relative)
        else:
            text = str(value).strip()
        shown.append(f"{kind}:{_quoted(text)}")
    return ", ".join(shown) or None


def _quoted(text: str) -> str:
    return json.dumps(text) if _UNSAFE.search(text) else text
