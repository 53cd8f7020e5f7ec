#!/bin/sh
# Builds a worker without one of its protections, to see that the torture harness notices:
#
#   src/torture/remove-protection.sh comparison
#   ./mvnw verify -Ptorture -Dtorture.jar=target/without/comparison/target/deactivate-user-worker.jar
#
# Each file in patches/ is one protection taken out.
set -eu
name=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
tree=$root/target/without/$name
rm -rf "$tree"
mkdir -p "$tree"
cd "$root"
cp -R .mvn mvnw pom.xml schemas src "$tree"
cd "$tree"
patch -p1 --quiet < "$root/src/torture/patches/$name.patch"
./mvnw -q -B package -Dmaven.test.skip=true
ls "$tree"/target/deactivate-user-worker.jar
