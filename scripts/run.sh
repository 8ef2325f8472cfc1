#!/usr/bin/env bash
# Serves the portal on http://127.0.0.1:3000 (LISTEN=address:port for another,
# DATABASE=file for another database; the demonstration data if it is absent).
source "$(dirname "$0")/lib.sh"
file="${DATABASE:-data/ambito.sqlite}"
listen="${LISTEN:-127.0.0.1:3000}"
scripts/demo.sh "$file"
say "The portal is at http://$listen (stop it with Ctrl-C)"
exec "$AMBITO_BIN" serve --database "sqlite://$file" --listen "$listen"
