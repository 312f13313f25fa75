# shellcheck shell=bash
# ./ocr status and ./ocr logs: the processes and health of each part, and the logs.

source handler/command/health.sh
source handler/command/user.sh

status() {
  find_user
  as_user show_status
}

show_status() {
  load_run || { echo "nothing is running in $OCR_RUN"; return 1; }
  local name count state readiness missing all_well=0
  printf '%-10s %-10s %s\n' part processes state
  for name in $(parts); do
    case $name in
      memcached) count=$(main_process memcached | wc -w) ;;
      nginx) count=$(processes nginx | wc -w) ;;
      *) count=$(processes "$name" | wc -w) count="$count of $(expected_processes "$name")" ;;
    esac
    state=up
    if ! is_running "$name"; then state=down; elif ! is_healthy "$name"; then state='does not answer'; fi
    [[ $state == up ]] || all_well=1
    printf '%-10s %-10s %s\n' "$name" "$count" "$state"
  done
  readiness=$(curl -s --max-time 5 "$(url)/readyz" || echo 'no answer')
  echo "$(url) (and port $OCR_UI_PORT): $readiness"
  missing=$(sed -n 's/.*"missing_protections":\["\(.*\)"\].*/\1/p' <<<"$readiness")
  [[ -z $missing ]] || echo "The sandbox of the processes that read images lacks ${missing//\",\"/, }."
  return "$all_well"
}

logs() {
  find_user
  as_user follow_logs
}

follow_logs() {
  load_run || die "nothing is running in $OCR_RUN"
  exec tail -n 20 -F "$OCR_RUN"/log/*.log
}
