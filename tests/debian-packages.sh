#!/usr/bin/env bash
# Installs what tests need beside Python, where that can be done without asking: as root, on Debian and its kin.
# Without PostgreSQL the tests of the lake are skipped, without Chromium those that click through the report.
set -euo pipefail

missing=()
ls /usr/lib/postgresql/*/bin/postgres > /dev/null 2>&1 || command -v postgres > /dev/null || missing+=(postgresql)
command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null || missing+=(chromium)

if [ ${#missing[@]} = 0 ]; then
  exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
  echo "Not installed: ${missing[*]}. Tests that need it are skipped; install it with the package manager of this machine."
  exit 0
fi
echo "Installing ${missing[*]} for the tests ..."
{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } > /dev/null \
  || echo "Could not be installed: ${missing[*]}. Tests that need it are skipped."
