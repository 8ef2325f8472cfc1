#!/usr/bin/env bash
# The browser part: crate `app` as WebAssembly, in target/site/pkg/.
# Rust's own wasm32 library is used where it is installed or rustup can fetch it;
# otherwise Debian's compiler builds it from the sources Debian ships.
# BROWSER_PROFILE=dev builds without optimisation (quick, large);
# BROWSER_RUST=debian takes Debian's compiler whatever else is there.
source "$(dirname "$0")/lib.sh"
need_rust
npm_packages

triple=wasm32-unknown-unknown
profile="${BROWSER_PROFILE:-browser}"
folder="$profile"; [[ "$profile" == dev ]] && folder=debug
build="$TARGET/browser"

has_wasm() { compgen -G "$(rustc --print target-libdir --target $triple 2>/dev/null)/libstd-*.rlib" >/dev/null; }

fetch_with_rustup() {
  command -v rustup >/dev/null || return 1
  # A machine that cannot reach Rust's server is asked once a day, not every time.
  local refused="$STAMPS/rustup-refused"
  [[ -f "$refused" && -z "$(find "$refused" -mmin +1440)" ]] && return 1
  say "Fetching Rust's library for the browser with rustup"
  if RUSTUP_MAX_RETRIES=0 timeout 120 rustup target add $triple >"$STAMPS/rustup.log" 2>&1; then return 0; fi
  note "rustup cannot fetch it here; using Debian's compiler instead"
  touch "$refused"
  return 1
}

debian_sources() { [[ -x /usr/bin/cargo && -x /usr/bin/rustc ]] && [[ -d "$(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library/std" ]]; }
# Is Debian's compiler at least the version the workspace asks for?
debian_new_enough() {
  local wanted have
  wanted="$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)"
  have="$(/usr/bin/rustc --version | cut -d' ' -f2)"
  [[ "$(printf '%s\n%s\n' "$wanted" "$have" | sort -V | head -n 1)" == "$wanted" ]]
}

wasm_linker() {
  local host lld
  host="$(rustc -vV | sed -n 's/^host: //p')"
  lld="$(rustc --print sysroot)/lib/rustlib/$host/bin/rust-lld"
  if [[ -x "$lld" ]]; then echo "$lld"; elif command -v rust-lld; then :; elif command -v wasm-ld; then :; else return 1; fi
}

compile() {
  say "Building the browser part ($1, profile $profile)"
  shift
  env -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS CARGO_TARGET_DIR="$build" "$@" build "${LOCKED[@]}" -p app --lib \
    --no-default-features --features hydrate --target $triple --profile "$profile" "${std[@]}"
}

std=()
if [[ "${BROWSER_RUST:-}" != debian ]] && { has_wasm || { fetch_with_rustup && has_wasm; }; }; then
  compile "$(rustc --version | cut -d' ' -f1,2)" cargo
else
  debian_sources || debian "Rust for the browser" rustc-web cargo-web rust-web-src
  debian_sources || fail "Rust for the browser: neither 'rustup target add $triple' nor Debian's rustc-web, cargo-web, rust-web-src give a compiler."
  debian_new_enough || fail "Rust for the browser: Debian's $(/usr/bin/rustc --version) is older than the project needs; run 'rustup target add $triple' on a machine that reaches Rust's server."
  linker="$(wasm_linker)" || { debian "the linker for the browser part" lld; linker="$(wasm_linker)"; }
  std=(-Zbuild-std=std,panic_abort)
  compile "Debian's $(/usr/bin/rustc --version | cut -d' ' -f1,2)" \
    env RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$linker" /usr/bin/cargo
fi
raw="$build/$triple/$folder/app.wasm"

# wasm-bindgen must be exactly the version the code was compiled with.
version="$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)"
tools="$CACHE/ambito/wasm-bindgen-$version"
bindgen=""
for candidate in "$tools/bin/wasm-bindgen" "$(command -v wasm-bindgen || true)" "${CARGO_HOME:-$HOME/.cargo}/bin/wasm-bindgen"; do
  if [[ -x "$candidate" && "$("$candidate" --version)" == "wasm-bindgen $version" ]]; then bindgen="$candidate"; break; fi
done
if [[ -z "$bindgen" ]]; then
  say "Building wasm-bindgen $version (once, about three minutes)"
  (cd / && CARGO_TARGET_DIR="$TARGET/wasm-bindgen" cargo install --quiet wasm-bindgen-cli --version "=$version" --root "$tools" --no-track)
  rm -rf "$TARGET/wasm-bindgen"
  bindgen="$tools/bin/wasm-bindgen"
fi

now="$(fingerprint "$raw" scripts/build-browser.sh scripts/compress.mjs package-lock.json)-$version"
if unchanged browser "$now" && [[ -f "$SITE/pkg/ambito_bg.wasm.br" && -f "$SITE/pkg/ambito.js.br" ]]; then
  note "unchanged"
  exit 0
fi
rm -f "$STAMPS/browser"
out="$build/bindgen"
rm -rf "$out"
"$bindgen" --target web --no-typescript --out-dir "$out" --out-name ambito "$raw"
if [[ "$profile" == dev ]]; then
  cp "$out/ambito_bg.wasm" "$SITE/pkg/ambito_bg.wasm"
else
  say "Making it smaller with wasm-opt"
  # What browsers of today have. Not all features: some are proposals that no browser runs yet.
  features=(--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext
    --enable-mutable-globals --enable-reference-types --enable-multivalue)
  node_modules/.bin/wasm-opt -Oz "${features[@]}" "$out/ambito_bg.wasm" -o "$SITE/pkg/ambito_bg.wasm"
fi
cp "$out/ambito.js" "$SITE/pkg/ambito.js"
rm -rf "$SITE/pkg/snippets"
[[ ! -d "$out/snippets" ]] || cp -R "$out/snippets" "$SITE/pkg/snippets"
node scripts/compress.mjs "$SITE/pkg/ambito_bg.wasm" "$SITE/pkg/ambito.js"
finished browser "$now"
note "browser part: $(stat -c %s "$SITE/pkg/ambito_bg.wasm") bytes, $(stat -c %s "$SITE/pkg/ambito_bg.wasm.br") with brotli"
