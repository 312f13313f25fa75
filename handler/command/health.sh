# shellcheck shell=bash
# Health checks: each part alone, and the whole service through nginx. await waits until a check succeeds.

source handler/command/parts.sh

url() { echo "http://localhost:$OCR_PORT"; }

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

expected_processes() {
  local count reserve=0
  case $1 in
    sync) count=$OCR_SYNC_PROCESSES reserve=1 ;;
    api) count=$OCR_API_PROCESSES ;;
    work) count=$OCR_WORKERS ;;
    *) count=1 ;;
  esac
  [[ $count != 0 ]] || count=$(env -u OMP_THREAD_LIMIT nproc)  # nproc obeys OMP_THREAD_LIMIT too
  echo "$((count + reserve))"
}

# Each process of a pool logs event=ready with its process id.
pool_is_ready() {  # pool_is_ready NAME PROCESSES
  local pid count=0 expected=$2
  for pid in $(processes "$1"); do
    grep -q "event=ready pid=$pid " "$OCR_RUN/log/$1.log" && count=$((count + 1))
  done
  [[ $count == "$expected" ]]
}

is_healthy() {
  case $1 in
    memcached) [[ -S $OCR_RUN/memcached.sock ]] ;;
    nginx) curl -fs -o /dev/null --max-time 5 "$(url)/" && port_answers "$OCR_UI_PORT" ;;
    *) pool_is_ready "$1" "$(expected_processes "$1")" ;;
  esac
}

answers() { curl -fs -o /dev/null --max-time 5 "$(url)/readyz" && curl -fs -o /dev/null --max-time 5 "$(url)/readyz/sync"; }

await() {  # await SECONDS PART COMMAND…
  local deadline=$((SECONDS + $1)) part=$2; shift 2
  until "$@"; do
    if ((SECONDS >= deadline)) || ! is_running "$part"; then
      say "$part did not start; its log:"
      tail -n 5 "$OCR_RUN/log/$part.log" >&2
      return 1
    fi
    sleep 0.05
  done
}
