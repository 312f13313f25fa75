# shellcheck shell=bash
# The settings and the run folder. All run-time files are in OCR_RUN, including the settings that the service was
# started with, so that later commands find them.

source handler/command/engine.sh

# For commands that start something: takes the settings from the environment; the handler validates them.
load_settings() {
  local settings
  settings=$("$(handler)" settings --shell) || exit 1
  set -a
  eval "$settings"
  set +a
  OCR_RUN=$(realpath -m "$OCR_RUN")
  : "${OCR_STORE:=$OCR_RUN/tasks/tasks.db}" "${OCR_MEMCACHED:=$OCR_RUN/memcached.sock}"
  ((${#OCR_RUN} < 90)) || die "OCR_RUN=$OCR_RUN is too long for the sockets in it (at most 89 characters)"
}

save_settings() {
  local names
  mapfile -t names < <(compgen -v OCR_)
  { echo "engine=$engine"; declare -p "${names[@]}"; } | sed 's/^declare -x/declare -gx/' >"$OCR_RUN/settings"
}

# For commands on a running service: loads the settings it was started with.
load_run() {
  OCR_RUN=$(realpath -m "${OCR_RUN:-run}")
  [[ -f $OCR_RUN/settings ]] || return 1
  # shellcheck source=/dev/null  # save_settings writes it
  source "$OCR_RUN/settings"
}

# For ./ocr reload: the settings the service was started with, with the caller's in place of those.
load_changed_settings() {  # load_changed_settings [--engine tuned|stock]
  local name given
  mapfile -t given < <(compgen -e OCR_ | while read -r name; do declare -p "$name"; done)
  load_run
  choose_engine "$@"
  for name in "${given[@]}"; do eval "${name/#declare -x/declare -gx}"; done
  load_settings
}

lock_run() {
  mkdir -p "$OCR_RUN"/{log,pid,tasks} && chmod 700 "$OCR_RUN"
  exec 9>"$OCR_RUN/lock"
  flock -w 60 9 || die "another ./ocr command is working on $OCR_RUN"
}
