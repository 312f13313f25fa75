#!/usr/bin/env bash
# A real service for a test, with its own free ports and run folder, which is removed afterwards in any case.
#   stack.sh start [OCR_NAME=VALUE…]   prints `RUN_FOLDER URL UI_URL`
#   stack.sh reload RUN_FOLDER [OCR_NAME=VALUE…]
#   stack.sh restart RUN_FOLDER        down and up again, with the same settings
#   stack.sh ocr RUN_FOLDER COMMAND    up, down or status of ./ocr, with the same settings
#   stack.sh stop RUN_FOLDER
#   stack.sh with COMMAND…             runs COMMAND with STACK_URL, STACK_UI_URL and STACK_RUN in its environment
# Answers are not cached (OCR_CACHE=off), so that a sample sent a hundred times is read a hundred times.
# Several services can run side by side.
# All run folders are in TEST_TMP (or /tmp), so that `stack.sh sweep` finds the remains of a killed test.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tmp=${TEST_TMP:-/tmp}
[[ -z ${TEST_TMP:-} ]] || chmod go+x "$tmp"  # started by root, the service runs as another user

# Prints a free port from below the kernel's range of ephemeral ports.
free_port() {
  local port
  for _ in $(seq 200); do
    port=$((RANDOM % 12000 + 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
  echo 'stack: no free port' >&2
  exit 1
}

# Runs ./ocr COMMAND with the settings of the stack in the given folder: ocr RUN_FOLDER COMMAND.
ocr() {
  local settings
  mapfile -t settings <"$1/stack.env"
  env "${settings[@]}" "$home/ocr" "$2"
}

start() {
  local run port ui_port
  run=$(mktemp -d "$tmp/ocr-stack.XXXXXX")
  for _ in 1 2 3; do  # another program may take a port between the check and the bind
    port=$(free_port) ui_port=$(free_port)
    printf '%s\n' OCR_RUN="$run" OCR_PORT="$port" OCR_UI_PORT="$ui_port" OCR_ADDRESS=127.0.0.1 \
      OCR_CACHE=off "$@" >"$run/stack.env"
    if ocr "$run" up >"$run/up.log" 2>&1; then
      echo "$run http://127.0.0.1:$port http://127.0.0.1:$ui_port"
      return
    fi
  done
  cat "$run/up.log" >&2
  ocr "$run" down >/dev/null 2>&1 || true
  rm -rf "$run"
  exit 1
}

stop() {
  [[ $1 == "$tmp"/ocr-stack.* ]] || { echo "stack: $1 is not a run folder of stack.sh" >&2; exit 2; }
  ocr "$1" down 2>&1 | sed 's/^/stack: /' >&2
  rm -rf "$1"
}

case ${1:-} in
  start) shift; start "$@" ;;
  stop) stop "$2" ;;
  ocr) ocr "$2" "$3" >"$2/$3.log" 2>&1 ;;
  reload)
    run=$2
    shift 2
    (($# == 0)) || printf '%s\n' "$@" >>"$run/stack.env"
    ocr "$run" reload >"$run/reload.log" 2>&1
    ;;
  restart) ocr "$2" down >"$2/down.log" 2>&1; ocr "$2" up >"$2/up.log" 2>&1 ;;
  sweep) for run in "$tmp"/ocr-stack.*; do [[ ! -d $run ]] || stop "$run"; done ;;
  with)
    shift
    read -r run url ui_url < <(start)
    trap 'stop "$run"' EXIT
    STACK_RUN=$run STACK_URL=$url STACK_UI_URL=$ui_url "$@"
    ;;
  *) sed -n '2,10p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac
