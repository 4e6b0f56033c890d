"""An HTTPS client that trusts an authority of your own: says whose certificate it was shown, or why it goes no further.

python -m pynet examples/https_client.py https://localhost:8443/ [ca.pem [name]]
with another name than the URL's, the certificate has to be for that one
"""

from __future__ import annotations

import sys
from pathlib import Path

import pynet as net
from pynet import http, https, process, tls
from pynet.errors import NodeError

HINTS = {
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE": "we do not know who signed it: give the authority's certificate",
    "DEPTH_ZERO_SELF_SIGNED_CERT": "it signed itself: if it is yours, give it as the authority",
}


def answered(response: http.IncomingMessage) -> None:
    assert isinstance(response.socket, tls.TLSSocket)
    shown = response.socket.getPeerCertificate() or {}
    print(f"certificate of {shown['subject']['CN']} by {shown['issuer']['CN']}, for {shown['subjectaltname']}")
    print(response.statusCode, response.statusMessage, flush=True)
    response.pipe(process.stdout)
    response.on("error", failed)  # the connection broke in the middle


def failed(err: NodeError) -> None:
    print(f"{err.code}: {HINTS.get(err.code) or err.message}")
    process.exitCode = 1


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    url, *rest = sys.argv[1:]
    options: https.RequestOptions = {}
    if rest:
        options["ca"] = Path(rest[0]).read_bytes()  # in place of those that the system trusts
    if rest[1:]:
        options["servername"] = rest[1]
    https.get(url, options, answered).on("error", failed)
    net.run()


if __name__ == "__main__":
    main()
