"""Send a MeMo and wait for its business receipt, with httpx. Usage: python send.py letter.xml"""

import os
import re
import ssl
import sys
import time
from pathlib import Path

import httpx

API = os.environ.get("FUNDAMENT_URL", "https://localhost:8443") + "/apis/v1"


def client():
    """Return a client with certificate and token: both are needed in every call."""
    trust = ssl.create_default_context(cafile=os.environ["CA_FILE"])
    trust.load_cert_chain(os.environ["CERT_FILE"], os.environ["KEY_FILE"])
    system, secret = os.environ["API_TOKEN"].split(":")
    return httpx.Client(verify=trust, auth=(system, secret), timeout=60)


def checked(answer):
    """Return the answer, or end with what the API says is wrong."""
    if answer.is_error:
        sys.exit(f"{answer.status_code}: {answer.text}")
    return answer


def main():
    """Send the letter in the first argument."""
    letter = Path(sys.argv[1]).read_bytes()
    message = re.search(rb"messageUUID>([^<]+)<", letter)[1].decode().lower()
    with client() as http:
        sent = checked(
            http.post(
                f"{API}/memos/",
                params={"memo-message-uuid": message},
                headers={"Content-Type": "application/xml"},
                content=letter,
            )
        )
        print("Technical receipt:", sent.json())
        for _ in range(30):
            for receipt_id in checked(http.get(f"{API}/receipts/?size=1000")).json()["content"]:
                receipt = checked(http.get(f"{API}/receipts/{receipt_id}")).json()
                if receipt["messageUUID"] == message:
                    print("Business receipt:", receipt)
                    checked(http.delete(f"{API}/receipts/{receipt_id}"))
                    return
            time.sleep(1)
    sys.exit("No business receipt within 30 seconds.")


if __name__ == "__main__":
    main()
