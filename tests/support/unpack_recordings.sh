#!/usr/bin/env bash
# unpack_recordings.sh TESTDATA DESTINATION
#
# Unpacks every TESTDATA/**/NAME.tar.xz into DESTINATION/**/NAME/. Can be run again at any time: an archive whose
# checksum is that of the last run is left alone, and what came from an archive that is gone is removed.
set -euo pipefail

if [ $# -ne 2 ] || [ ! -d "$1" ]; then
  echo "usage: unpack_recordings.sh TESTDATA DESTINATION" >&2
  exit 1
fi
testdata=$(cd "$1" && pwd)
mkdir -p "$2"
destination=$(cd "$2" && pwd)

# Two builds' tests may start at once; the second waits and then finds the work done.
exec 9> "$destination/.lock"
flock 9

unpacked=0
current=0
while IFS= read -r archive; do
  name=${archive%.tar.xz}
  target=$destination/$name
  # The stamp stands beside the recording, not in it: a recording holds exactly what the server left.
  stamp=$target.stamp
  checksum=$(sha256sum < "$testdata/$archive")
  if [ -d "$target" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$checksum" ]; then
    current=$((current + 1))
    continue
  fi
  rm -rf "$target" "$target.partial" "$stamp"
  mkdir -p "$target.partial"
  # Holes stay holes (the archives are made with --sparse), and the files belong to whoever unpacks them.
  tar --extract --xz --no-same-owner --file "$testdata/$archive" --directory "$target.partial"
  mv "$target.partial" "$target"
  printf '%s\n' "$checksum" > "$stamp"
  unpacked=$((unpacked + 1))
done < <(cd "$testdata" && find . -name '*.tar.xz' -type f | sed 's|^\./||' | LC_ALL=C sort)

while IFS= read -r stamp; do
  name=${stamp%.stamp}
  if [ ! -f "$testdata/$name.tar.xz" ]; then
    rm -rf "${destination:?}/${name:?}" "${destination:?}/${stamp:?}"
  fi
done < <(cd "$destination" && find . -name '*.stamp' -type f | sed 's|^\./||')

if [ $((unpacked + current)) -eq 0 ]; then
  echo "no recording (*.tar.xz) found below $testdata" >&2
  exit 1
fi
echo "recordings: $unpacked unpacked, $current already there"
