# What all scripts share: where things are, one line per step, and how a Debian
# package is asked for. Sourced, not run.
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"

CACHE="${XDG_CACHE_HOME:-$HOME/.cache}"
# A continuous integration keeps its build folder between fresh clones.
if [[ "${CI:-}" == true && -z "${CARGO_TARGET_DIR:-}" ]]; then
  export CARGO_TARGET_DIR="$CACHE/ambito-ci/target"
fi
TARGET="${CARGO_TARGET_DIR:-$ROOT/target}"
[[ "$TARGET" = /* ]] || TARGET="$ROOT/$TARGET"
export AMBITO_SITE_ROOT="${AMBITO_SITE_ROOT:-$TARGET/site}"
export AMBITO_BIN="$TARGET/debug/ambito"
SITE="$TARGET/site"
STAMPS="$TARGET/stamps"
mkdir -p "$STAMPS" "$SITE/pkg"

# Elsewhere than at a desk, Cargo.lock is taken as it stands or not at all.
LOCKED=(); [[ "${CI:-}" == true ]] && LOCKED=(--locked)

# Scripts never wait for an answer.
exec </dev/null

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
fail() { printf '\033[1;31mStop:\033[0m %s\n' "$*" >&2; exit 1; }

# fingerprint FILE|FOLDER… → one line that changes when any content changes
fingerprint() { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1; }

# unchanged NAME VALUE → true if the step NAME was last finished with VALUE
unchanged() { [[ -f "$STAMPS/$1" && "$(cat "$STAMPS/$1")" == "$2" ]]; }
finished() { printf '%s' "$2" >"$STAMPS/$1"; }

# as_root COMMAND… → runs it as root if that needs no password, else fails
as_root() {
  if [[ "$(id -u)" == 0 ]]; then "$@"; elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi
}
may_install() { command -v apt-get >/dev/null && { [[ "$(id -u)" == 0 ]] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }; }

# debian "what for" PACKAGE… → installs Debian packages, or names them and stops
debian() {
  local why="$1"; shift
  may_install || fail "$why: install the Debian package(s) $* (as root: apt-get install --no-install-recommends $*), then repeat."
  say "Installing $* from Debian ($why)"
  local log="$STAMPS/apt.log"
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-confold)
  as_root "${install[@]}" "$@" >"$log" 2>&1 && return
  # The lists of packages are missing or old.
  as_root apt-get update >>"$log" 2>&1 || true
  as_root "${install[@]}" "$@" >>"$log" 2>&1 || { tail -n 15 "$log" >&2; fail "$why: the Debian package(s) $* could not be installed."; }
}

# Signed files of the tests are made and judged by openssl and pyHanko, not by the portal's own code.
need_signers() {
  command -v openssl >/dev/null || debian "openssl, for the tests" openssl
  scripts/python-env.sh >/dev/null
}

need_rust() {
  command -v cargo >/dev/null || fail "Rust is missing: install it from https://rustup.rs (1.95 or newer), then repeat."
  command -v cc >/dev/null || debian "a C compiler, for SQLite" gcc libc6-dev
}

need_node() {
  command -v npm >/dev/null || fail "Node is missing: install Node 20 or newer with npm, then repeat."
  node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' \
    || fail "Node $(node --version) is too old: Node 20 or newer is needed."
}

# The packages of package-lock.json, installed once per change of that file.
npm_packages() {
  need_node
  local stamp; stamp="$(fingerprint package-lock.json .npmrc)"
  if [[ -d node_modules ]] && [[ "$(cat node_modules/.ambito 2>/dev/null)" == "$stamp" ]]; then return; fi
  say "Fetching the npm packages"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error
  printf '%s' "$stamp" >node_modules/.ambito
}
