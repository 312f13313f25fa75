# shellcheck shell=bash
# ./ocr reload: switches the running service to a new build or new settings without refusing a request.

source handler/command/health.sh
source handler/command/user.sh

reload() {  # reload [--engine tuned|stock]
  local languages
  find_user
  engine=$(as_user saved_engine) || die "nothing is running in ${OCR_RUN:-run}; start it with ./ocr up"
  ((EUID != 0)) || [[ -n $service_user ]] || die "the service is running as root; ./ocr down and ./ocr up end that"
  choose_engine "$@"
  build_handler
  languages=$(as_user changed_languages --engine "$engine")
  OCR_LANGUAGES=$languages install_languages
  as_user switch_parts --engine "$engine"
}

saved_engine() { load_run && echo "$engine"; }

changed_languages() { load_changed_settings "$@" && echo "$OCR_LANGUAGES"; }

switch_parts() {  # switch_parts --engine tuned|stock
  local name old
  load_changed_settings "$@"
  lock_run
  # The new pool takes over the socket first. Then the old pool answers the requests waiting on its own, and stops.
  for name in $(parts); do
    [[ $name != memcached && $name != nginx ]] || continue
    old=$(leader "$name") || old=''
    start_part "$name"
    await 30 "$name" is_healthy "$name" || die "the old processes of $name are still running too; see its log"
    [[ -z $old ]] || kill -TERM "$old" 2>/dev/null || true
  done
  [[ -n ${OCR_CALLBACK_HOSTS:-} ]] || stop_part notify 25
  # nginx reopens its output as a log file, and the output of this script may belong to another user.
  "$PWD/nginx/start" --check >>"$OCR_RUN/log/nginx.log"
  kill -HUP "$(main_process nginx)"
  save_settings
  await 10 nginx answers
  say "reloaded; the old processes exit when they have finished their work"
}
