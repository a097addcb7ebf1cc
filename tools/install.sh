#!/bin/sh
# install.sh build|check - install from Debian 12 what is missing to build Kring,
# or to run every test as well. Quiet when there is nothing to do.
set -eu

build="gcc make pkg-config libc6-dev libmicrohttpd-dev libsqlite3-dev libpq-dev libsodium-dev libisal-dev
libgnutls28-dev zlib1g-dev gettext libcairo2-dev libpango1.0-dev librsvg2-dev libarchive-dev libxml2-dev
libjansson-dev libqrencode-dev libseccomp-dev fonts-noto-core tzdata"
check="$build clang libclang-rt-14-dev valgrind postgresql-15 postgresql-client-15 chromium nodejs npm perl
poppler-utils sqlite3 curl openssl ca-certificates procps"

case ${1:-} in
build) want=$build ;;
check) want=$check ;;
*) echo "use: install.sh build|check" >&2; exit 2 ;;
esac

missing=
for p in $want; do
	# node and npm may come from elsewhere than Debian
	case $p in nodejs) command -v node >/dev/null 2>&1 && continue ;; npm) command -v npm >/dev/null 2>&1 && continue ;; esac
	dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
[ -n "$missing" ] || exit 0

root=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null 2>&1 || { echo "Please install as root:$missing" >&2; exit 1; }
	root=sudo
fi
echo "Installing:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# A package's own service is not started: tests run servers of their own.
$root apt-get update -qq
$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
