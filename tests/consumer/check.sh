#!/usr/bin/env bash
# check.sh BUILD_DIRECTORY VERSION
#
# Installs the build into a temporary prefix and uses it the two ways a stranger would: find_package(walread) and
# pkg-config. Takes the programs and flags of the build from CMAKE, CXX and CXXFLAGS, because an archive built with a
# sanitizer can only be linked with that sanitizer.
set -euo pipefail

build=$1
version=$2
here=$(cd "$(dirname "$0")" && pwd)
: "${CMAKE:=cmake}" "${CXX:=c++}" "${CXXFLAGS:=}"
export CXX CXXFLAGS

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
prefix=$scratch/prefix

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

expect_output() {
  local said
  said=$(LD_LIBRARY_PATH=$libdir "$1")
  [ "$said" = "walread $version reads 16/B374D848" ] || fail "$1 said: $said"
  echo "$2: $said"
}

"$CMAKE" --install "$build" --prefix "$prefix" > "$scratch/install.log" || {
  cat "$scratch/install.log"
  fail "cmake --install"
}
config=$(find "$prefix" -name walread-config.cmake)
[ -n "$config" ] || fail "no walread-config.cmake installed"
libdir=$(cd "$(dirname "$config")/../.." && pwd)
for part in libwalread/core/lsn.hpp formats/vocabulary.hpp walread_version.hpp; do
  [ -f "$prefix/include/walread/$part" ] || fail "include/walread/$part is not installed"
done

# Whoever only reads WAL must not need what the tools, the printers and the tests need.
disabled=()
for package in Boost GTest nlohmann_json fmt benchmark; do
  disabled+=("-DCMAKE_DISABLE_FIND_PACKAGE_$package=ON")
done
"$CMAKE" --no-warn-unused-cli -S "$here" -B "$scratch/consumer" -DCMAKE_PREFIX_PATH="$prefix" "${disabled[@]}" \
  > "$scratch/configure.log" || {
  cat "$scratch/configure.log"
  fail "find_package(walread)"
}
"$CMAKE" --build "$scratch/consumer"
expect_output "$scratch/consumer/consumer" "find_package"

export PKG_CONFIG_PATH=$libdir/pkgconfig
[ "$(pkg-config --modversion walread)" = "$version" ] || fail "walread.pc states another version"
[ "$(pkg-config --modversion walread_print)" = "$version" ] || fail "walread_print.pc states another version"
read -ra flags <<< "$CXXFLAGS $(pkg-config --cflags walread)"
read -ra libs <<< "$(pkg-config --libs walread)"
"$CXX" -std=c++20 "${flags[@]}" "$here/main.cpp" "${libs[@]}" -o "$scratch/with-pkg-config"
expect_output "$scratch/with-pkg-config" "pkg-config"

# The same rule for every installed header outside print/, looked at through what the preprocessor opens.
(cd "$prefix/include/walread" && find . -name '*.hpp' ! -path './libwalread/print/*') |
  sed 's|^\./\(.*\)$|#include "\1"|' | LC_ALL=C sort > "$scratch/all.cpp"
"$CXX" -std=c++20 "${flags[@]}" -M "$scratch/all.cpp" > "$scratch/opened"
if grep -E '/(boost|gtest|gmock|nlohmann|fmt|benchmark)/' "$scratch/opened"; then
  fail "a header of walread opens a package that consumers need not have"
fi
echo "headers: $(wc -l < "$scratch/all.cpp") read, none opens a package that consumers need not have"
