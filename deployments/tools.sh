#!/bin/sh
# Programs of Debian's that tealeaves can use: tesseract reads scans, PostgreSQL can hold the index, Noto sets the tests' notices.
# Only as root, and only what is missing. Arguments: what to install, by default all: scans postgresql fonts
set -eu

missing() {
    case "$1" in
    scans) for lang in kor rus chi_sim eng; do tesseract --list-langs 2>/dev/null | grep -qx "$lang" || return 0; done; return 1 ;;
    postgresql) [ ! -x "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1)" ] ;;
    fonts) [ ! -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || [ ! -e /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf ] ;;
    *) echo "nothing is called $1: scans postgresql fonts" >&2; exit 2 ;;
    esac
}

packages() {
    case "$1" in
    scans) echo tesseract-ocr tesseract-ocr-kor tesseract-ocr-rus tesseract-ocr-chi-sim tesseract-ocr-eng ;;
    postgresql) echo postgresql ;;
    fonts) echo fonts-noto-cjk fonts-noto-core ;;
    esac
}

wanted=""
for part in ${*:-scans postgresql fonts}; do
    if missing "$part"; then wanted="$wanted $(packages "$part")"; fi
done
[ -n "$wanted" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "to be installed by an administrator: apt-get install$wanted" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
case "$wanted" in *postgresql*)
    mkdir -p /etc/postgresql-common/createcluster.d # no server of its own: the tests start theirs
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/none.conf ;;
esac
apt-get update -qq || true
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $wanted >/dev/null
