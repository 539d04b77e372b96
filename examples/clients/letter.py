"""Fill the places of a letter. Usage: python3 letter.py velkommen.xml > letter.xml

SENDER is the CVR number of your organisation, RECIPIENT the CPR number of a demo person.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from xml.sax.saxutils import escape

places = {
    "message_uuid": str(uuid4()),
    "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "sender": os.environ["SENDER"],
    "sender_name": os.environ.get("SENDER_NAME", "Min myndighed"),
    "recipient": os.environ["RECIPIENT"],
}
letter = Path(sys.argv[1]).read_text(encoding="utf-8")
for name, value in places.items():
    letter = letter.replace("{" + name + "}", escape(value))
sys.stdout.buffer.write(letter.encode())
