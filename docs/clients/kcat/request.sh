#!/usr/bin/env bash
# request.sh USER_ID REQUEST_ID
set -euo pipefail
user_id=$1 request_id=$2

# The replies from a second ago on; kcat reads committed records alone by default.
exec 3< <(exec timeout 60 kcat -C -q -u -b "$BOOTSTRAP_SERVERS" -t deactivate-user.results \
  -o "s@$(($(date +%s) - 1))000" -f '%k\t%s\n')
reader=$!
trap 'kill "$reader" 2> /dev/null || true' EXIT

printf '{"requestId": "%s", "userId": "%s"}\n' "$request_id" "$user_id" \
  | kcat -P -b "$BOOTSTRAP_SERVERS" -t deactivate-user.requests -k "$user_id" -H "authorization=Bearer $(cat "$TOKEN_FILE")"

while IFS=$'\t' read -r key reply <&3; do
  if [ "$key" = "$request_id" ]; then
    printf '%s\n' "$reply"
    exit 0
  fi
done
echo "No reply within a minute" >&2
exit 1
