"""`python -m tools.bench.load`: keep-alive clients over TLS, in a process of their own.

The first line of standard input is the order: port, ca, certificate and key (or null), clients.
Every further line is a round, a list of requests (method, path, headers, body in base64). The
answer is `ready`; after the line `go` the clients send them, and the outcome is printed as JSON.
"""

import base64
import http.client
import json
import ssl
import sys
import time
from collections import Counter
from threading import Barrier, Thread
from typing import Any

Request = tuple[str, str, dict[str, str], bytes]


def connections(order: dict[str, Any]) -> list[http.client.HTTPSConnection]:
    """Return as many open connections as there are clients; each has been answered once."""
    context = ssl.create_default_context(cafile=order["ca"])
    if order["certificate"]:
        context.load_cert_chain(order["certificate"], order["key"])
    made = []
    for _ in range(order["clients"]):
        connection = http.client.HTTPSConnection("localhost", order["port"], context=context)
        send(connection, [("GET", "/livez", {}, b"")], Counter())
        made.append(connection)
    return made


def send(connection: http.client.HTTPSConnection, share: list[Request], said: Counter[str]) -> None:
    """Send the requests one after the other, and count what is answered."""
    for method, path, headers, body in share:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        said[str(answer.status)] += 1
        said["octets"] += len(content)
        said["with SAMLResponse"] += b"SAMLResponse" in content


def round_of(open_to: list[http.client.HTTPSConnection], requests: list[Request]) -> dict[str, Any]:
    """Send all requests from all clients at once; return the seconds and the counts."""
    counts: list[Counter[str]] = [Counter() for _ in open_to]
    together = Barrier(len(open_to) + 1)

    def work(number: int) -> None:
        together.wait()
        send(open_to[number], requests[number :: len(open_to)], counts[number])

    threads = [Thread(target=work, args=(number,)) for number in range(len(open_to))]
    for thread in threads:
        thread.start()
    together.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "said": sum(counts, Counter())}


def main() -> None:
    """Do what standard input says."""
    order = json.loads(sys.stdin.readline())
    for line in sys.stdin:
        requests = [
            (method, path, headers, base64.b64decode(body))
            for method, path, headers, body in json.loads(line)
        ]
        open_to = connections(order)  # anew: the server closes what stands idle
        print("ready", flush=True)
        sys.stdin.readline()
        print(json.dumps(round_of(open_to, requests)), flush=True)
        for connection in open_to:
            connection.close()


if __name__ == "__main__":
    main()
