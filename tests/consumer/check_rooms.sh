#!/usr/bin/env bash
# check_rooms.sh SOURCE_DIRECTORY
#
# What a release does differently is a row in formats/ (behaviour.hpp, FormatSet): code above it compares no releases, so that
# a new one is added in one place.
set -euo pipefail
cd "$1"

system='\*?(formats::)?System::[a-z0-9]+'
found=$(grep -rnE --include='*.cpp' --include='*.hpp' "(==|!=|<=|>=|<|>) *$system|$system *(==|!=|<=|>=|<|>)" libwalread tools |
  grep -vE ':[0-9]+:[[:space:]]*//' || true)
if [ -n "$found" ]; then
  echo "releases are compared above formats/:" >&2
  echo "$found" >&2
  exit 1
fi
echo "no release is compared above formats/"
