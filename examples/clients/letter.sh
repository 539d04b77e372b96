#!/bin/sh
# Fill the places of a letter. Usage: letter.sh velkommen.xml > letter.xml
# SENDER is the CVR number of your organisation, RECIPIENT the CPR number of a demo person.
set -eu

sed -e "s/{message_uuid}/$(python3 -c 'import uuid; print(uuid.uuid4())')/" \
    -e "s/{created}/$(date -u +%Y-%m-%dT%H:%M:%SZ)/" \
    -e "s/{sender}/$SENDER/" \
    -e "s/{sender_name}/${SENDER_NAME:-Min myndighed}/" \
    -e "s/{recipient}/$RECIPIENT/" \
    "$1"
