#!/usr/bin/env bash
# Certificates and signed files for the tests, made by the openssl command line and never by the
# project's own code. Everybody in them is invented, tax codes are synthetic.
#
#   scripts/signing-fixtures.sh OUTDIR                         makes everything, once
#   scripts/signing-fixtures.sh OUTDIR signer NAME TAXCODE FIRST LAST [FROM TO]
#                                                              one more certificate: certs/NAME.pem, keys/NAME.pem,
#                                                              valid FROM TO (20200101000000Z)
#   scripts/signing-fixtures.sh OUTDIR sign NAME FILE OUT.p7m  signs a file as NAME (CAdES, enveloped)
#
# OUTDIR/trust           the root, and the revocation lists of root and intermediate
# OUTDIR/trust-*         the same with something missing or wrong (see make_trust)
# OUTDIR/certs, keys     NAME.pem of every signer; sub.pem is the intermediate
# OUTDIR/cades           the signed files (some by signing-extras.mjs); content.txt, 1m.bin what was signed
set -euo pipefail

[[ $# -ge 1 ]] || { echo "usage: $0 OUTDIR [signer NAME TAXCODE FIRST LAST | sign NAME FILE OUT]" >&2; exit 2; }
SCRIPT="$(cd "$(dirname "$0")" && pwd)/$(basename "$0")"
EXTRAS="$(dirname "$SCRIPT")/signing-extras.mjs"
mkdir -p "$1"
OUT="$(cd "$1" && pwd)"
shift
# Nothing of the machine's own openssl settings.
export OPENSSL_CONF="$OUT/openssl.cnf"
MD=sha256

quiet() { "$@" 2>"$OUT/last.log" || { cat "$OUT/last.log" >&2; echo "failed: $*" >&2; exit 1; }; }

# --- certification authorities -------------------------------------------------------------
write_config() {
  cat >"$OUT/openssl.cnf" <<'CONF'
[req]
distinguished_name = empty
string_mask = utf8only
prompt = no
[empty]
[policy]
[root_ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[sub_ca]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[limited_ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
nameConstraints = critical, permitted;email:ente.example
[nosign_ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[no_ca]
basicConstraints = critical, CA:FALSE
keyUsage = critical, keyCertSign, digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[signer]
basicConstraints = CA:FALSE
keyUsage = critical, nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
certificatePolicies = 1.3.76.16.6
[signer_ds]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = emailProtection, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[signer_plain]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[signer_wrong]
basicConstraints = CA:FALSE
keyUsage = critical, keyEncipherment
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[signer_mail_in]
basicConstraints = CA:FALSE
keyUsage = critical, nonRepudiation
subjectAltName = email:firma@ente.example
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[signer_mail_out]
basicConstraints = CA:FALSE
keyUsage = critical, nonRepudiation
subjectAltName = email:firma@altrove.example
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[time_stamper]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[signer_in_part]
basicConstraints = CA:FALSE
keyUsage = critical, nonRepudiation
crlDistributionPoints = URI:http://liste.example/2.crl
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[crl]
authorityKeyIdentifier = keyid
[crl_of_authorities]
authorityKeyIdentifier = keyid
issuingDistributionPoint = critical, @only_authorities
[only_authorities]
onlyCA = TRUE
[crl_part]
authorityKeyIdentifier = keyid
issuingDistributionPoint = critical, @part
[part]
fullname = URI:http://liste.example/2.crl
[stamping]
default_tsa = here
[here]
serial = tsa-serial
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
signer_digest = sha256
CONF
}

# key NAME KIND → keys/NAME.pem
key() {
  local out="$OUT/keys/$1.pem"
  [[ -f "$out" ]] && return
  case "$2" in
    rsa*) quiet openssl genpkey -algorithm RSA -pkeyopt "rsa_keygen_bits:${2#rsa}" -out "$out" ;;
    pss*) quiet openssl genpkey -algorithm RSA-PSS -pkeyopt "rsa_keygen_bits:${2#pss}" -out "$out" ;;
    p256) quiet openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$out" ;;
    p384) quiet openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out "$out" ;;
    p521) quiet openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out "$out" ;;
  esac
}

# issue CA NAME SUBJECT EXTENSIONS [FROM TO] → certs/NAME.pem, signed by the authority CA
issue() {
  local ca="$1" name="$2" subject="$3" extensions="$4" from="${5:-20200101000000Z}" to="${6:-20491231235959Z}" self=()
  local db="$OUT/ca/$ca"
  [[ "$ca" == "$name" ]] && self=(-selfsign)
  if [[ ! -d "$db" ]]; then
    mkdir -p "$db"
    : >"$db/index.txt"
    echo 'unique_subject = no' >"$db/index.txt.attr"
    echo 01 >"$db/crlnumber"
  fi
  printf '[ca]\ndefault_ca = it\n[it]\ndatabase = %s/index.txt\nnew_certs_dir = %s\nrand_serial = yes\npolicy = policy\ncrlnumber = %s/crlnumber\ndefault_md = sha256\nemail_in_dn = no\n[policy]\n' "$db" "$db" "$db" | cat - "$OUT/openssl.cnf" >"$db/ca.cnf"
  quiet openssl req -new -config "$OUT/openssl.cnf" -utf8 -key "$OUT/keys/$name.pem" -subj "$subject" -out "$db/$name.csr"
  quiet openssl ca -batch -config "$db/ca.cnf" "${self[@]}" -in "$db/$name.csr" -preserveDN -notext -md "$MD" \
    -keyfile "$OUT/keys/$ca.pem" -cert "$OUT/certs/$ca.pem" -extensions "$extensions" \
    -startdate "$from" -enddate "$to" -out "$OUT/certs/$name.pem"
}

# person NAME KIND SUBJECT [EXTENSIONS FROM TO]: a signer of the intermediate
person() { key "$1" "$2"; issue sub "$1" "$3" "${4:-signer}" "${@:5}"; }

# subject TAXCODE-AS-WRITTEN FIRST LAST
subject() { printf '/C=IT/serialNumber=%s/SN=%s/GN=%s/CN=%s %s' "$1" "$3" "$2" "$2" "$3"; }

# revoke CA NAME WHEN [REASON]: as if on that day (openssl ca knows only today)
revoke() {
  local db="$OUT/ca/$1" serial why="${4:-keyCompromise}"
  serial="$(openssl x509 -in "$OUT/certs/$2.pem" -noout -serial | cut -d= -f2)"
  awk -F'\t' -v OFS='\t' -v serial="$serial" -v when="$3,$why" '$4 == serial { $1 = "R"; $3 = when } { print }' \
    "$db/index.txt" >"$db/index.new"
  mv "$db/index.new" "$db/index.txt"
}

# list CA FROM TO FILE [FORM EXTENSIONS]: the authority's revocation list
list() {
  quiet openssl ca -gencrl -config "$OUT/ca/$1/ca.cnf" -keyfile "$OUT/keys/$1.pem" -cert "$OUT/certs/$1.pem" -md sha256 \
    -crlexts "${6:-crl}" -crl_lastupdate "$2" -crl_nextupdate "$3" -out "$OUT/ca/$1/list.pem"
  quiet openssl crl -in "$OUT/ca/$1/list.pem" -outform "${5:-PEM}" -out "$4"
}

make_authorities() {
  mkdir -p "$OUT/keys" "$OUT/certs" "$OUT/ca"
  key root rsa3072
  key sub p256
  key other rsa2048
  key limited p256
  key noca rsa2048
  key nosign p256
  key deep p256
  issue root root '/C=IT/O=Autorita di Prova/CN=Radice di Prova' root_ca
  issue other other '/C=IT/O=Altra Autorita/CN=Altra Radice' root_ca
  issue root sub '/C=IT/O=Autorita di Prova/CN=Firma di Prova' sub_ca
  issue root limited '/C=IT/O=Autorita di Prova/CN=Firma Limitata' limited_ca
  issue root noca '/C=IT/O=Autorita di Prova/CN=Non Autorita' no_ca
  issue root nosign '/C=IT/O=Autorita di Prova/CN=Autorita Senza Firma' nosign_ca
  issue sub deep '/C=IT/O=Autorita di Prova/CN=Troppo Sotto' sub_ca
}

make_people() {
  person rsa2048 rsa2048 "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)"
  person rsa3072 rsa3072 "$(subject TINIT-FRMLRT75C12A271B Alberto Firmatari)"
  person pss pss2048 "$(subject TINIT-FRMLRT75C12A271B Alberto Firmatari)"
  person p256 p256 "$(subject TINIT-FRMGNN71D05D042I Gianni Firmatari)"
  person p384 p384 "$(subject TINIT-FRMBTR86E59A271W Beatrice Firmatari)"
  person rsa1024 rsa1024 "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)"
  person p521 p521 "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)"
  person expired p256 "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)" signer 20180101000000Z 20200630235959Z
  person early p256 "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)" signer 20450101000000Z 20491231235959Z
  person revoked p256 "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)"
  person usage p256 "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)" signer_wrong
  # The forms in which the tax code is found in certificates.
  person tax-it p256 "$(subject IT:FRMVCN68M14E783S Vincenzo Firmatari)"
  person tax-bare p256 "$(subject FRMVCN68M14E783S Vincenzo Firmatari)" signer_ds
  person tax-sin p256 '/C=IT/O=Non Presente/CN=Vincenzo Firmatari/serialNumber=SIN:FRMVCN68M14E783S' signer_plain
  person tax-cn p256 '/C=IT/O=Ente di Prova/CN=FIRMATARI\/VINCENZO\/FRMVCN68M14E783S\/7420001234567890.aBcD=/dnQualifier=12345678'
  person tax-dn p256 '/C=IT/CN=FIRMATARI VINCENZO/dnQualifier=FRMVCN68M14E783S'
  person tax-wrong p256 "$(subject TINIT-FRMVCN68M14E783A Vincenzo Firmatari)"
  person tax-none p256 '/C=IT/O=Ente di Prova/CN=Ufficio Protocollo/serialNumber=20260001'
  person tax-body p256 '/C=IT/O=Ente di Prova/serialNumber=VATIT-00000000000/CN=Sigillo di Prova'
  person stamper rsa2048 '/C=IT/O=Autorita di Prova/CN=Marche di Prova' time_stamper
  # Issued by those who may not, or not to these.
  key foreign p256; issue other foreign "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)" signer
  key by-noca p256; issue noca by-noca "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)" signer
  key by-nosign p256; issue nosign by-nosign "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)" signer
  key by-deep p256; issue deep by-deep "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)" signer
  key mail-in p256; issue limited mail-in "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)" signer_mail_in
  key mail-out p256; issue limited mail-out "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)" signer_mail_out
  key weak p256; MD=sha1 issue sub weak "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)" signer
  person suspended p256 "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)"
  person in-part p256 "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)" signer_in_part
  # Another certificate for the key of p256.
  cp "$OUT/keys/p256.pem" "$OUT/keys/twin.pem"
  person twin p256 "$(subject TINIT-FRMSFO80A41E388Z Sofia Firmatari)"
  revoke sub revoked 220301120000Z
  revoke sub suspended 220301120000Z certificateHold
}

make_trust() {
  local t
  for t in trust trust-no-crl trust-other trust-old-crl trust-flat trust-forged-crl trust-intermediate trust-ca-crl \
    trust-part-crl trust-revoked-sub; do mkdir -p "$OUT/$t"; done
  cp "$OUT/certs/root.pem" "$OUT/trust/root.pem"
  list root 20200101000000Z 20491231000000Z "$OUT/trust/root.crl"
  list sub 20200101000000Z 20491231000000Z "$OUT/trust/sub.crl" DER
  list limited 20200101000000Z 20491231000000Z "$OUT/trust/limited.crl"
  # No revocation list; another authority; lists of 2020; anchor in DER beside the intermediate.
  cp "$OUT/certs/root.pem" "$OUT/trust-no-crl/root.pem"
  cp "$OUT/certs/other.pem" "$OUT/trust-other/other.pem"
  cp "$OUT/certs/root.pem" "$OUT/trust-old-crl/"
  list root 20200101000000Z 20200201000000Z "$OUT/trust-old-crl/root.crl"
  list sub 20200101000000Z 20200201000000Z "$OUT/trust-old-crl/sub.crl"
  quiet openssl x509 -in "$OUT/certs/root.pem" -outform DER -out "$OUT/trust-flat/root.cer"
  quiet openssl x509 -in "$OUT/certs/sub.pem" -outform DER -out "$OUT/trust-flat/sub.crt"
  cat "$OUT/trust/root.crl" >"$OUT/trust-flat/lists.pem"
  quiet openssl crl -inform DER -in "$OUT/trust/sub.crl" -outform PEM >>"$OUT/trust-flat/lists.pem"
  # A list that bears the intermediate's name and another key's signature.
  cp "$OUT/certs/root.pem" "$OUT/trust-forged-crl/"
  cp "$OUT/trust/root.crl" "$OUT/trust-forged-crl/"
  key forger p256
  mkdir -p "$OUT/ca/forger"
  cp "$OUT/ca/sub/index.txt.attr" "$OUT/ca/forger/"; : >"$OUT/ca/forger/index.txt"; echo 01 >"$OUT/ca/forger/crlnumber"
  sed "s|/ca/sub|/ca/forger|g" "$OUT/ca/sub/ca.cnf" >"$OUT/ca/forger/ca.cnf"
  quiet openssl req -x509 -new -config "$OUT/openssl.cnf" -key "$OUT/keys/forger.pem" -days 3650 -out "$OUT/certs/forger.pem" \
    -subj '/C=IT/O=Autorita di Prova/CN=Firma di Prova' -extensions root_ca
  list forger 20200101000000Z 20491231000000Z "$OUT/trust-forged-crl/sub.crl"
  # Only the intermediate, as the trusted list of the authorities names it.
  cp "$OUT/certs/sub.pem" "$OUT/trust-intermediate/"
  list sub 20200101000000Z 20491231000000Z "$OUT/trust-intermediate/sub.crl"
  # Lists that are not for everybody: of authorities only, of one part.
  cp "$OUT/certs/root.pem" "$OUT/trust-ca-crl/"
  list sub 20200101000000Z 20491231000000Z "$OUT/trust-ca-crl/sub.crl" PEM crl_of_authorities
  cp "$OUT/certs/root.pem" "$OUT/trust-part-crl/"
  list sub 20200101000000Z 20491231000000Z "$OUT/trust-part-crl/sub.crl" PEM crl_part
  # The intermediate itself revoked. Last: everybody's intermediate is on the list from here on.
  cp "$OUT/certs/root.pem" "$OUT/trust/sub.crl" "$OUT/trust-revoked-sub/"
  revoke root sub 220301120000Z CACompromise
  list root 20200101000000Z 20491231000000Z "$OUT/trust-revoked-sub/root.crl"
}

# --- signed files -------------------------------------------------------------------------
# cms OUTFILE NAME [options…]: enveloped CAdES of content.txt by NAME, DER, with the intermediate
cms() {
  local out="$1" name="$2"
  shift 2
  quiet openssl cms -sign -binary -nosmimecap -in "${IN:-$OUT/content.txt}" -signer "$OUT/certs/$name.pem" -inkey "$OUT/keys/$name.pem" \
    -certfile "${CHAIN:-$OUT/certs/sub.pem}" -outform "${FORM:-DER}" -md "$MD" -out "$OUT/cades/$out" "$@"
}
cades() { local out="$1" name="$2"; shift 2; cms "$out" "$name" -cades -nodetach "$@"; }

make_files() {
  mkdir -p "$OUT/cades"
  local line n
  : >"$OUT/content.txt"
  for n in $(seq 1 40); do echo "Riga $n del documento di prova, che nessuno ha mai sottoscritto per davvero." >>"$OUT/content.txt"; done
  sed 's/Riga 7 /Riga 8 /' "$OUT/content.txt" >"$OUT/other.txt"
  openssl enc -aes-128-ctr -K 00112233445566778899aabbccddeeff -iv 00 -in /dev/zero -nosalt 2>/dev/null | head -c 1048576 >"$OUT/1m.bin" || true

  local p
  for p in rsa2048 rsa3072 p256 p384; do
    for md in sha256 sha384 sha512; do MD=$md cades "$p-$md.p7m" "$p"; done
  done
  for md in sha256 sha384 sha512; do MD=$md cades "rsa2048-pss-$md.p7m" rsa2048 -keyopt rsa_padding_mode:pss; done
  cades pss-salt20.p7m rsa2048 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:20
  cades pss-saltmax.p7m rsa3072 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:max
  cades pss-key.p7m pss -keyopt rsa_padding_mode:pss
  # Forms of the file.
  cades ber.p7m rsa2048 -stream
  FORM=PEM cades armoured.p7m rsa2048
  openssl base64 -in "$OUT/cades/rsa2048-sha256.p7m" -out "$OUT/cades/base64.p7m"
  openssl base64 -A -in "$OUT/cades/rsa2048-sha256.p7m" -out "$OUT/cades/base64-line.p7m"
  openssl base64 -in "$OUT/cades/ber.p7m" | sed 's/$/\r/' >"$OUT/cades/base64-ber.p7m"
  IN="$OUT/1m.bin" cades 1m.p7m rsa2048
  IN="$OUT/1m.bin" cades 1m-ber.p7m p256 -stream
  : >"$OUT/empty.txt"
  IN="$OUT/empty.txt" cades empty.p7m p256
  # What is in the envelope and what is not.
  cms detached.p7s rsa2048 -cades
  cades no-certs.p7m rsa2048 -nocerts
  cms no-cades.p7m rsa2048 -nodetach
  cms no-attributes.p7m rsa2048 -nodetach -noattr
  cades key-id.p7m p256 -keyid
  for p in expired early revoked; do cms "$p-plain.p7m" "$p" -nodetach -noattr; done
  CHAIN="$OUT/certs/other.pem" cades no-intermediate.p7m p256
  # More than one.
  cades two.p7m rsa2048 -signer "$OUT/certs/p256.pem" -inkey "$OUT/keys/p256.pem"
  cades three.p7m rsa2048 -signer "$OUT/certs/p384.pem" -inkey "$OUT/keys/p384.pem" -signer "$OUT/certs/rsa3072.pem" -inkey "$OUT/keys/rsa3072.pem"
  quiet openssl cms -resign -cades -nosmimecap -in "$OUT/cades/rsa2048-sha256.p7m" -inform DER -outform DER -md sha256 \
    -signer "$OUT/certs/p384.pem" -inkey "$OUT/keys/p384.pem" -out "$OUT/cades/added.p7m"
  cades two-one-expired.p7m rsa2048 -signer "$OUT/certs/expired.pem" -inkey "$OUT/keys/expired.pem"
  IN="$OUT/cades/rsa2048-sha256.p7m" cades nested.p7m.p7m p256
  IN="$OUT/cades/ber.p7m" cades nested-ber.p7m.p7m p384 -stream
  IN="$OUT/cades/base64.p7m" cades nested-base64.p7m.p7m p384
  IN="$OUT/cades/nested.p7m.p7m" cades nested-thrice.p7m.p7m.p7m p384
  # Weak, or by the wrong certificate.
  MD=sha1 cades sha1.p7m rsa2048
  MD=md5 cms md5.p7m rsa2048 -nodetach
  cades rsa1024.p7m rsa1024
  MD=sha512 cades p521.p7m p521
  for p in expired early revoked suspended in-part usage weak tax-it tax-bare tax-sin tax-cn tax-dn tax-wrong tax-none tax-body; do cades "$p.p7m" "$p"; done
  CHAIN="$OUT/certs/other.pem" cades foreign.p7m foreign
  CHAIN="$OUT/certs/noca.pem" cades by-noca.p7m by-noca
  CHAIN="$OUT/certs/nosign.pem" cades by-nosign.p7m by-nosign
  CHAIN="$OUT/certs/limited.pem" cades mail-in.p7m mail-in
  CHAIN="$OUT/certs/limited.pem" cades mail-out.p7m mail-out
  cat "$OUT/certs/sub.pem" "$OUT/certs/deep.pem" >"$OUT/certs/deep-chain.pem"
  CHAIN="$OUT/certs/deep-chain.pem" cades by-deep.p7m by-deep
  IN="$OUT/cades/expired.p7m" cades nested-expired.p7m.p7m p256
  # CMS that carries no signature.
  quiet openssl cms -data_create -in "$OUT/content.txt" -outform DER -out "$OUT/cades/data-only.p7m"
  quiet openssl cms -encrypt -aes-128-cbc -in "$OUT/content.txt" -outform DER -out "$OUT/cades/enveloped-data.p7m" "$OUT/certs/rsa2048.pem"
  quiet openssl crl2pkcs7 -nocrl -certfile "$OUT/certs/sub.pem" -outform DER -out "$OUT/cades/certificates-only.p7m"
  # Signed is what holds no content, or says more than the envelope it quotes.
  IN="$OUT/cades/certificates-only.p7m" cades nested-nothing.p7m.p7m p256
  IN="$OUT/cades/detached.p7s" cades nested-apart.p7m.p7m p256
  { echo 'Non approvo quanto segue:'; cat "$OUT/cades/armoured.p7m"; echo 'Cioè questo.'; } >"$OUT/quoted.txt"
  IN="$OUT/quoted.txt" cades nested-quoted.p7m.p7m p256
}

case "${1:-all}" in
  all)
    stamp="$(cat "$SCRIPT" "$EXTRAS" | sha256sum | cut -d' ' -f1)"
    # The folder is emptied first: only one of our own.
    [[ -e "$OUT/.lock" || -z "$(ls -A "$OUT")" ]] || { echo "$OUT is not empty and was not made by this script" >&2; exit 2; }
    exec 9>"$OUT/.lock"
    flock 9
    [[ "$(cat "$OUT/.stamp" 2>/dev/null)" == "$stamp" ]] && exit 0
    find "$OUT" -mindepth 1 -maxdepth 1 ! -name .lock -exec rm -rf {} +
    write_config
    make_authorities
    make_people
    make_trust
    make_files
    quiet node "$EXTRAS" "$OUT"
    rm -f "$OUT/last.log"
    echo "$stamp" >"$OUT/.stamp"
    ;;
  signer)
    [[ $# -eq 5 || $# -eq 7 ]] || { echo "usage: $0 OUTDIR signer NAME TAXCODE FIRST LAST [FROM TO]" >&2; exit 2; }
    exec 9>"$OUT/.lock"
    flock 9
    person "$2" p256 "$(subject "TINIT-$3" "$4" "$5")" signer "${@:6}"
    ;;
  sign)
    [[ $# -eq 4 ]] || { echo "usage: $0 OUTDIR sign NAME FILE OUT.p7m" >&2; exit 2; }
    quiet openssl cms -sign -binary -nosmimecap -cades -nodetach -md sha256 -in "$3" -signer "$OUT/certs/$2.pem" -inkey "$OUT/keys/$2.pem" \
      -certfile "$OUT/certs/sub.pem" -outform DER -out "$4"
    ;;
  *) echo "unknown: $1" >&2; exit 2 ;;
esac
