#!/usr/bin/env bash
# check_opens.sh SOURCE_DIRECTORY
#
# Files and directories are opened in libwalread/io/ and nowhere else: there it is decided what is opened at all, and that
# reading leaves no trace (libwalread/io/open_file.hpp).
set -euo pipefail
cd "$1"

# The facts files of dtx-report are no evidence: it wrote them itself, and takes them from pipes, too.
exceptions='^libwalread/print/dtx_facts_file\.cpp:'

pattern='::open(64)?[[:space:]]*\(|\b(openat|creat|fopen|freopen|opendir)[[:space:]]*\(|\bO_(RDONLY|WRONLY|RDWR|PATH)\b|\bi?o?fstream\b'
found=$(grep -rnE --include='*.cpp' --include='*.hpp' "$pattern" libwalread tools formats |
  grep -vE '^libwalread/io/' | grep -vE "$exceptions" | grep -vE ':[0-9]+:[[:space:]]*//' || true)
if [ -n "$found" ]; then
  echo "opened outside libwalread/io/:" >&2
  echo "$found" >&2
  exit 1
fi
echo "nothing is opened outside libwalread/io/"
