# shellcheck shell=bash
# The user that the service runs as. Root installs packages and builds; everything else runs as an unprivileged user,
# who owns the run folder and all files in it. So root never reads or writes a file that the service could have forged.
# Anybody but root runs the service as themselves.

service_user=''  # empty: the caller
unprivileged=()  # runs a command as that user

become() {  # become USER
  local kept=-all
  # If root has it: lets nginx open a port below 1024. start_part takes it from all other parts.
  (((0x$(sed -n 's/^CapPrm:\t//p' /proc/self/status) >> 10 & 1) == 0)) || kept+=,+net_bind_service
  service_user=$1
  unprivileged=(setpriv --reuid="$1" --regid="$(id -g "$1")" --init-groups --no-new-privs
    --bounding-set="$kept" --inh-caps="$kept" --ambient-caps="$kept")
  require_entry "$PWD" "move this folder, for example to /opt"
}

# Calls a function of these scripts as the service's user, and ends this process if that is not the caller.
as_user() {  # as_user FUNCTION [ARGUMENT…]
  [[ -z $service_user ]] || exec "${unprivileged[@]}" "$PWD/ocr" as-user "$@"
  "$@"
}

# For commands on a running service, whose user owns its run folder.
find_user() {
  ((EUID == 0)) || return 0
  local owner
  owner=$(stat -c %U "$(realpath -m "${OCR_RUN:-run}")" 2>/dev/null) || return 0
  [[ $owner != UNKNOWN ]] || die "${OCR_RUN:-run} belongs to a user that does not exist; give it to another"
  [[ $owner == root ]] || become "$owner"
}

# For ./ocr up.
choose_user() {  # choose_user [running]: a running service keeps its user
  ((EUID == 0)) || return 0
  local user=${OCR_USER:-nobody} now=${service_user:-root}
  if [[ ${1:-} == running ]]; then
    [[ $now != root && ${OCR_USER:-$now} == "$now" ]] ||
      die "the service is running as $now; to run it as $user: ./ocr down, then ./ocr up"
    return 0
  fi
  id "$user" >/dev/null 2>&1 || die "OCR_USER: there is no user \"$user\""
  [[ $(id -u "$user") != 0 ]] || die "OCR_USER: the service does not run as root; name another user"
  become "$user"
  say "runs as $user"
}

# Stops unless the service's user can enter the folder.
require_entry() {  # require_entry FOLDER REMEDY
  local folder=$1 way=()
  while [[ $folder != / ]]; do
    way=("$folder" "${way[@]}")
    folder=$(dirname "$folder")
  done
  for folder in "${way[@]}"; do
    "${unprivileged[@]}" test -x "$folder" ||
      die "started by root, the service runs as $service_user, who cannot enter $folder;" \
        "$2, let that user in, or name another one with OCR_USER"
  done
}

# Gives the run folder, and what the service keeps in it, to the service's user.
hand_over_run() {
  [[ -n $service_user ]] || return 0
  mkdir -p "$OCR_RUN"
  chown "$service_user:" "$OCR_RUN"
  find "$OCR_RUN" -maxdepth 1 -regextype egrep \
    -regex '.*/(log|pid|tasks|nginx|lock|settings|metrics[^/]*|[^/]*\.lock|[^/]*\.sock[^/]*)' \
    -exec chown -R --no-dereference "$service_user:" {} +
  require_entry "$OCR_RUN" "choose another OCR_RUN"
}
