# shellcheck shell=bash
# The parts of the service as processes: starting a part, finding its processes, stopping it. Each part is a process
# group, led by the part's keeper, handler/keep.

source handler/command/settings.sh

# Prints the parts in start order. notify runs only if callback hosts are set.
parts() {
  echo memcached sync api work
  [[ -z ${OCR_CALLBACK_HOSTS:-} ]] || echo notify
  echo nginx
}

# Prints the start time of a live process, in clock ticks since boot; fails if it is dead. A zombie counts as dead.
start_time() {
  local stat
  stat=$(<"/proc/$1/stat") && read -r -a stat <<<"${stat##*) }" && [[ ${stat[0]} != Z ]] && echo "${stat[19]}"
} 2>/dev/null

# The kernel can reuse the leader's process id, so its start time is stored beside it.
leader() { [[ -f $OCR_RUN/pid/$1 ]] && cut -d' ' -f1 "$OCR_RUN/pid/$1"; }
is_running() {
  local pid started
  [[ -f $OCR_RUN/pid/$1 ]] && read -r pid started <"$OCR_RUN/pid/$1" && [[ $(start_time "$pid") == "$started" ]]
}

children() { cat "/proc/$1/task/$1/children" 2>/dev/null; }
# The keeper's child: memcached, nginx's master, or a pool's multiwatch.
main_process() { local pid; pid=$(leader "$1") && children "$pid" | cut -d' ' -f1; }
# The children of the main process: nginx's workers, or a pool's handlers.
processes() { local pid; pid=$(main_process "$1") && [[ -n $pid ]] && children "$pid"; }

start_part() {  # start_part NAME: starts its keeper in a new process group
  local name=$1 command powers=(--inh-caps=-all --ambient-caps=-all)
  case $name in
    memcached)
      command=("$PWD/handler/keep" memcached TERM memcached -s "$OCR_RUN/memcached.sock" -a 0600
        -m "$OCR_MEMCACHED_MB" -I 8m) ;;
    nginx)
      command=("$PWD/handler/keep" nginx QUIT "$PWD/nginx/start")
      ((OCR_PORT >= 1024 && OCR_UI_PORT >= 1024)) || powers=() ;;  # it keeps the one of as_user
    *) command=("$PWD/handler/pool" "$name") ;;  # opens its socket, then becomes its keeper
  esac
  (
    [[ $name == notify ]] || unset OCR_CALLBACK_SECRET
    export OCR_HANDLER POOL_KEEPER=$PWD/handler/keep
    OCR_HANDLER=$(handler)
    exec setsid setpriv --no-new-privs "${powers[@]}" "${command[@]}"
  ) >>"$OCR_RUN/log/$name.log" 2>&1 </dev/null 9>&- &
  echo "$! $(start_time $!)" >"$OCR_RUN/pid/$name"
}

# Whether the group has no live process; zombies do not count. (A process may exit while its stat file is being read.)
group_is_gone() {
  ! kill -0 -- "-$1" 2>/dev/null ||
    ! { cat /proc/[0-9]*/stat 2>/dev/null || true; } |
    awk -v group="$1" '{ sub(/.*\) /, "") } $3 == group && $1 != "Z" { found = 1 } END { exit !found }'
}

stop_part() {  # stop_part NAME SECONDS
  local pid deadline=$((SECONDS + $2))
  pid=$(leader "$1") || return 0
  # The keeper passes the signal on. If the keeper is dead, signal the whole group.
  if is_running "$1"; then kill -TERM "$pid" 2>/dev/null || true; else kill -TERM -- "-$pid" 2>/dev/null || true; fi
  until group_is_gone "$pid"; do
    if ((SECONDS >= deadline)); then
      say "$1 does not stop; killing it"
      kill -KILL -- "-$pid" 2>/dev/null || true
      deadline=$((SECONDS + 5))
    fi
    sleep 0.02
  done
  rm -f "$OCR_RUN/pid/$1"
}
