# shellcheck shell=bash
# ./ocr up: builds, starts the parts that are not running, and waits until the whole service answers.

source handler/command/health.sh
source handler/command/down.sh

check_ports() {
  local port
  for port in "$OCR_PORT" "$OCR_UI_PORT"; do
    ! port_answers "$port" || die "port $port is taken by another program; set OCR_PORT or OCR_UI_PORT to another"
  done
}

up() {  # up [--engine tuned|stock]
  local running
  # A running service keeps its engine; only missing parts are started.
  running=$(load_run && is_running nginx && echo "$engine") || running=''
  engine=${running:-$engine}
  choose_engine "$@"
  [[ -z $running || $engine == "$running" ]] ||
    die "the service is running with the $running engine; to switch: ./ocr reload --engine $engine"
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
