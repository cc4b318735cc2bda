#!/usr/bin/env bash
# Two syslog daemons that read what a Cisco device sends, from Debian's packages, unpacked into a folder of their own: they
# cannot be installed beside each other, and nothing of the machine's own logging is to change.
set -eu
folder=${1:-"$(dirname "$0")/../../.judges"}
[ -x "$folder/usr/sbin/syslog-ng" ] && [ -x "$folder/usr/sbin/rsyslogd" ] && exit 0
mkdir -p "$folder/packages"
cd "$folder/packages"
apt-get download -q syslog-ng-core syslog-ng-scl libivykis0 libnet1 libpcre3 libwrap0 libjson-c5 rsyslog libestr0 libfastjson4 >/dev/null
for package in *.deb; do dpkg -x "$package" ..; done
