"""checkServerIdentity: whether a certificate is for the host that was asked for, by RFC 6125 as Node reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pynet._addresses import isIP
from pynet._errors import ERR_INVALID_ARG_TYPE, plain_text

from ._errors import ERR_TLS_CERT_ALTNAME_FORMAT, ERR_TLS_CERT_ALTNAME_INVALID

__all__ = ["canonical_ip", "checkServerIdentity", "split_names"]

_JSON_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_UNPRINTABLE = re.compile(r"[^\x21-\x7f]")


def checkServerIdentity(hostname: str, cert: Mapping[str, Any]) -> ERR_TLS_CERT_ALTNAME_INVALID | None:
    """Compare the host that was asked for with the names in a certificate.

    Args:
        hostname: A name or an IP address.
        cert: As ``getPeerCertificate()`` gives it; ``subject`` and ``subjectaltname`` are looked at.

    Returns:
        None if the certificate is for that host, else the error, which is not raised.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE`` for None instead of *cert*.
        ValueError: ``ERR_TLS_CERT_ALTNAME_FORMAT`` for a ``subjectaltname`` that cannot be parsed.

    Node: tls.md, "tls.checkServerIdentity(hostname, cert)". Differs: no.
    """
    cert = _properties(cert)
    names = cert.get("subjectaltname")
    subject = cert.get("subject")
    common = subject.get("CN") if isinstance(subject, Mapping) else None
    dns, addresses = _alternatives(names) if names else ([], [])
    host = plain_text(hostname).removesuffix(".")
    if isIP(host):
        if canonical_ip(host) in addresses:
            return None
        reason = f"IP: {host} is not in the cert's list: {', '.join(addresses)}"
    elif dns or common:
        parts = _labels(_to_ascii(host))
        if dns:
            if any(_matches(parts, pattern) for pattern in dns):
                return None
            reason = f"Host: {host}. is not in the cert's altnames: {names}"
        else:
            candidates = common if isinstance(common, (list, tuple)) else [common]
            if any(_matches(parts, str(pattern)) for pattern in candidates):
                return None
            reason = f"Host: {host}. is not cert's CN: {','.join(map(str, candidates))}"
    else:
        reason = "Cert does not contain a DNS name"
    return ERR_TLS_CERT_ALTNAME_INVALID(reason, plain_text(hostname), dict(cert))


def _properties(value: object) -> Mapping[str, Any]:
    if value is None:
        raise ERR_INVALID_ARG_TYPE("cert", "object", value)
    return value if isinstance(value, Mapping) else {}


def _alternatives(names: str) -> tuple[list[str], list[str]]:
    dns, addresses = [], []
    for name in split_names(names):
        if name.startswith("DNS:"):
            dns.append(name[4:])
        elif name.startswith("IP Address:"):
            addresses.append(canonical_ip(name[11:]))
    return dns, addresses


def split_names(names: str) -> list[str]:
    """``"DNS:a, DNS:b"`` in parts; a part may be quoted as JSON from its first quote on."""
    if '"' not in names:
        return names.split(", ")
    found, current, at = [], "", 0
    while at < len(names):
        quote, comma = names.find('"', at), names.find(", ", at)
        if quote != -1 and (comma == -1 or quote < comma):
            current += names[at:quote]
            match = _JSON_STRING.match(names, quote)
            if match is None:
                raise ERR_TLS_CERT_ALTNAME_FORMAT()
            current += json.loads(match[0])
            at = match.end()
        elif comma != -1:
            found.append(current + names[at:comma])
            current, at = "", comma + 2
        else:
            current += names[at:]
            break
    return [*found, current]


def canonical_ip(address: str) -> str:
    """An address in the one spelling that is compared; "" for what is none."""
    import socket

    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            return socket.inet_ntop(family, socket.inet_pton(family, address))
        except (OSError, ValueError):
            continue
    return ""


def _to_ascii(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _labels(host: str) -> list[str]:
    """The labels in lower case, and no other letters than those of ASCII."""
    lowered = "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in host.removesuffix("."))
    return lowered.split(".")


def _matches(parts: list[str], pattern: str) -> bool:
    if not pattern or _NUMBER.fullmatch(parts[-1]):
        return False  # "1.2.3" is an address, if anything
    wanted = _labels(pattern)
    if len(parts) != len(wanted) or "" in wanted or any(map(_UNPRINTABLE.search, wanted)):
        return False
    if parts[1:] != wanted[1:]:
        return False
    first, label = parts[0], wanted[0]
    pieces = label.split("*")
    if len(pieces) == 1 or "xn--" in label:
        return first == label
    if len(pieces) > 2 or len(wanted) <= 2:
        return False  # no two stars, and none right below the top
    before, behind = pieces
    return len(before) + len(behind) <= len(first) and first.startswith(before) and first.endswith(behind)
