"""Send a MeMo and wait for its business receipt, with the standard library only.

Usage: python send_stdlib.py letter.xml
"""

import base64
import json
import os
import re
import ssl
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

API = os.environ.get("FUNDAMENT_URL", "https://localhost:8443") + "/apis/v1"
TRUST = ssl.create_default_context(cafile=os.environ["CA_FILE"])
TRUST.load_cert_chain(os.environ["CERT_FILE"], os.environ["KEY_FILE"])
TOKEN = base64.b64encode(os.environ["API_TOKEN"].encode()).decode()


def call(method, path, body=None):
    """Return what the API answers, or end with what it says is wrong."""
    request = urllib.request.Request(API + path, data=body, method=method)
    request.add_header("Authorization", f"Basic {TOKEN}")
    request.add_header("Content-Type", "application/xml")
    try:
        with urllib.request.urlopen(request, context=TRUST, timeout=60) as answer:
            content = answer.read()
    except urllib.error.HTTPError as error:
        sys.exit(f"{error.code}: {error.read().decode()}")
    return json.loads(content) if content else None


def main():
    """Send the letter in the first argument."""
    letter = Path(sys.argv[1]).read_bytes()
    message = re.search(rb"messageUUID>([^<]+)<", letter)[1].decode().lower()
    sent = call("POST", f"/memos/?memo-message-uuid={message}", letter)
    print("Technical receipt:", sent)
    for _ in range(30):
        for receipt_id in call("GET", "/receipts/?size=1000")["content"]:
            receipt = call("GET", f"/receipts/{receipt_id}")
            if receipt["messageUUID"] == message:
                print("Business receipt:", receipt)
                call("DELETE", f"/receipts/{receipt_id}")
                return
        time.sleep(1)
    sys.exit("No business receipt within 30 seconds.")


if __name__ == "__main__":
    main()
