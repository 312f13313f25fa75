# shellcheck shell=bash
# ./ocr down: stops the service; each part finishes the work it has started.

source handler/command/parts.sh
source handler/command/user.sh

down() {
  find_user
  as_user stop_parts
}

stop_parts() {
  load_run || { say "nothing is running in $OCR_RUN"; return 0; }
  # From the outside in, so that a part gets no new work while it is stopping.
  stop_part nginx $((OCR_SYNC_DEADLINE_S + 10))
  stop_part sync $((OCR_SYNC_DEADLINE_S + 10))
  stop_part api 20
  stop_part work $((OCR_PAGE_DEADLINE_S + 10))
  stop_part notify 25
  stop_part memcached 10
  rm -f "$OCR_RUN"/{sync.*,api,memcached}.sock "$OCR_RUN/settings"
}
