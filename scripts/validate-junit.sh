#!/usr/bin/env bash
# Validates JUnit files, as `needletail gate --format junit` writes them, by xmllint (Debian's libxml2-utils) against an XML Schema, such as
# junit-10.xsd of Jenkins' xUnit plugin: src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd in its repository.
#
#   validate-junit.sh SCHEMA.xsd FILE.xml...
set -euo pipefail

refuse() { # PROBLEM
  echo "validate-junit: $1" >&2
  exit 2
}

[[ $# -ge 2 ]] || refuse "name the schema, then the files"
command -v xmllint >/dev/null || refuse "there is no xmllint; install libxml2-utils"
schema=$1
shift
[[ -f $schema ]] || refuse "there is no schema at $schema"
files=()
# xmllint knows no end of options.
for file in "$@"; do
  [[ -f $file ]] || refuse "there is no file at $file"
  files+=("$(realpath -- "$file")")
done
exec xmllint --noout --nonet --schema "$(realpath -- "$schema")" "${files[@]}"
