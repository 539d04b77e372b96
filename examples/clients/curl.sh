#!/bin/sh
# Send a MeMo and wait for its business receipt. Usage: curl.sh letter.xml
set -eu

api="${FUNDAMENT_URL:-https://localhost:8443}/apis/v1"
[ -r "${1:-}" ] || { echo "Usage: curl.sh letter.xml (a file that can be read)" >&2; exit 2; }
message=$(sed -n 's/.*messageUUID>\([^<]*\)<.*/\1/p' "$1" | head -n 1 | tr 'A-F' 'a-f')

call() {
  curl --silent --show-error --fail-with-body --cacert "$CA_FILE" \
    --cert "$CERT_FILE" --key "$KEY_FILE" --user "$API_TOKEN" "$@"
}

refused() {
  echo "Refused: $1" >&2
  exit 1
}

receipt=$(call --header "Content-Type: application/xml" --data-binary "@$1" \
  "$api/memos/?memo-message-uuid=$message") || refused "$receipt"
echo "Technical receipt:"
echo "$receipt"

tries=0
while [ "$tries" -lt 30 ]; do
  waiting=$(call "$api/receipts/?size=1000") || refused "$waiting"
  for id in $(echo "$waiting" | grep -oE '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'); do
    receipt=$(call "$api/receipts/$id") || continue # another program has taken it away
    case "$receipt" in
      *"$message"*)
        echo "Business receipt:"
        echo "$receipt"
        call --request DELETE "$api/receipts/$id"
        exit 0 ;;
    esac
  done
  tries=$((tries + 1))
  sleep 1
done
echo "No business receipt within 30 seconds." >&2
exit 1
