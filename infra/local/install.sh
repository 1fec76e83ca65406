#!/usr/bin/env bash
# Install what the project needs here: Python packages, the CDK command line, the dependency layers.
# Each is installed once per content of its lock, and says one line when it is.
set -euo pipefail
cd "$(dirname "$0")/../.."

stop() { echo "$1" >&2; exit 1; }

fingerprint() { cat "$@" | cksum | tr -d ' '; }

is_usable() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null
}

find_python() {
  for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if is_usable "$candidate"; then echo "$candidate"; return; fi
  done
  stop "Python 3.11 to 3.14 is needed: install one, or say where it is with PYTHON=/path/to/python"
}

require_node() {
  major=$(node --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/') || true
  [ "${major:-0}" -ge 20 ] || stop "Node.js 20 or newer is needed: install it for the CDK command line"
}

# A stamp lies inside what it vouches for and carries the content of the locks in its name.
python_stamp=.venv/.installed-$(fingerprint requirements-dev.txt)
node_stamp=node_modules/.installed-$(fingerprint package-lock.json)

[ -e "$python_stamp" ] && is_usable .venv/bin/python || python=$(find_python)
[ -e "$node_stamp" ] || require_node

if [ -n "${python:-}" ]; then
  echo "Installing the Python packages into .venv"
  rm -rf .venv
  "$python" -m venv .venv > /dev/null || stop "Python's venv module is needed: install python3-venv"
  # uv comes first, by its pin in the same lock, and installs the rest thirty times as fast as pip.
  uv_pin=.venv/uv.txt
  awk '/^[a-z]/ { wanted = /^uv==/ } wanted' requirements-dev.txt > "$uv_pin"
  .venv/bin/pip install -qq --disable-pip-version-check --require-hashes --only-binary=:all: -r "$uv_pin"
  .venv/bin/uv pip install -q --python .venv/bin/python --require-hashes --only-binary :all: \
    -r requirements-dev.txt
  .venv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation --editable .
  touch "$python_stamp"
fi

if [ ! -e "$node_stamp" ]; then
  echo "Installing the CDK command line into node_modules"
  npm ci --silent
  touch "$node_stamp"
fi

.venv/bin/python layers/dependencies/build.py lambda local
