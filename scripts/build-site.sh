#!/usr/bin/env bash
# Styles, fonts, icons and the files of public/, into the folder the server serves.
source "$(dirname "$0")/lib.sh"
npm_packages

now="$(fingerprint style public package-lock.json scripts/build-site.sh scripts/compress.mjs)"
if unchanged site "$now" && [[ -f "$SITE/pkg/ambito.css.br" && -f "$SITE/svg/sprites.svg" ]]; then
  say "Styles and assets: unchanged"
  exit 0
fi
say "Building styles and assets"
node_modules/.bin/sass --quiet --load-path=node_modules --style=compressed --no-source-map style/main.scss "$SITE/pkg/ambito.css"
kit=node_modules/bootstrap-italia/dist
# The fonts the style sheet names, with their licences.
grep -o '/fonts/[A-Za-z_]*/[A-Za-z0-9_-]*\.woff2' "$SITE/pkg/ambito.css" | sort -u | while read -r font; do
  install -D -m 644 "$kit$font" "$SITE$font"
  install -m 644 "$(dirname "$kit$font")"/*.txt "$(dirname "$SITE$font")/"
done
install -D -m 644 "$kit/svg/sprites.svg" "$SITE/svg/sprites.svg"
cp -R public/. "$SITE/"
node scripts/compress.mjs "$SITE/pkg/ambito.css" "$SITE/svg/sprites.svg" "$SITE/favicon.svg" "$SITE/logo.svg"
finished site "$now"
