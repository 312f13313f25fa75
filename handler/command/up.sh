# shellcheck shell=bash
# ./ocr up: builds, starts the parts that do not run, and waits until all of it answers.

source handler/command/health.sh
source handler/command/down.sh

check_ports() {
  local port
  for port in "$OCR_PORT" "$OCR_UI_PORT"; do
    ! port_answers "$port" || die "port $port is taken by another program; choose another: OCR_PORT, OCR_UI_PORT"
  done
}

up() {  # up [--engine tuned|stock]
  local running
  # A service that runs keeps its engine; only its missing parts start.
  running=$(load_run && is_running nginx && echo "$engine") || running=''
  engine=${running:-$engine}
  choose_engine "$@"
  [[ -z $running || $engine == "$running" ]] ||
    die "it runs with the $running engine; change that: ./ocr reload --engine $engine"
  build_handler
  load_settings
  install_languages
  lock_run
  is_running nginx || check_ports
  local name
  for name in $(parts); do
    is_running "$name" || start_part "$name"
  done
  save_settings
  for name in $(parts); do
    await 30 "$name" is_healthy "$name" || { down; exit 1; }
  done
  await 10 nginx answers || { down; exit 1; }
  say "running; stop it with ./ocr down"
  cat <<END
The page:  $(url)  (and port $OCR_UI_PORT)
Try it:    curl -F image=@images/snippet.png $(url)/image-sync
END
}
