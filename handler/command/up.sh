# shellcheck shell=bash
# ./ocr up: builds, starts the parts that are not running, and waits until the whole service answers.

source handler/command/health.sh
source handler/command/down.sh
source handler/command/user.sh

check_ports() {
  local port
  for port in "$OCR_PORT" "$OCR_UI_PORT"; do
    ! port_answers "$port" || die "port $port is taken by another program; set OCR_PORT or OCR_UI_PORT to another"
  done
}

check_store() {
  local file
  for file in "$(dirname "$OCR_STORE")" "$OCR_STORE"; do
    [[ ! -e $file || -w $file ]] || die "OCR_STORE=$OCR_STORE: the user $(id -un) may not write to $file"
  done
}

# Prints the engine of the running service, if one is running.
running_engine() {
  if load_run && is_running nginx; then echo "$engine"; fi
}

up() {  # up [--engine tuned|stock]
  local running
  find_user
  # A running service keeps its engine and its user; only missing parts are started.
  running=$(as_user running_engine)
  engine=${running:-$engine}
  choose_engine "$@"
  [[ -z $running || $engine == "$running" ]] ||
    die "the service is running with the $running engine; to switch: ./ocr reload --engine $engine"
  choose_user ${running:+running}
  build_handler
  load_settings
  install_languages
  [[ -n $running ]] || hand_over_run
  as_user start_parts "$engine"
}

start_parts() {  # start_parts ENGINE: those that are not running
  local name
  engine=$1
  [[ -x $(handler) ]] || die "$(id -un) cannot run $(handler)"
  lock_run
  check_store
  is_running nginx || check_ports
  for name in $(parts); do
    is_running "$name" || start_part "$name"
  done
  save_settings
  for name in $(parts); do
    await 30 "$name" is_healthy "$name" || { stop_parts; exit 1; }
  done
  await 10 nginx answers || { stop_parts; exit 1; }
  say "running; stop it with ./ocr down"
  cat <<END
The page:  $(url)  (and port $OCR_UI_PORT)
Try it:    curl -F image=@images/snippet.png $(url)/image-sync
END
}
