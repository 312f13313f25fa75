# shellcheck shell=bash
# The Debian packages: what this machine lacks of the groups in handler/packages.txt, and the models of OCR_LANGUAGES.
# apt alone runs as root.

quiet=(-q -o Dpkg::Use-Pty=0)
as_root=()
((EUID == 0)) || as_root=(sudo)

is_installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# Names of the packages of the given groups that this machine lacks.
missing_packages() {
  local group name command
  while read -r group name command; do
    [[ " $* " == *" $group "* ]] || continue
    [[ -z $command ]] || ! command -v "$command" >/dev/null || continue
    is_installed "$name" || echo "$name"
  done < <(grep -v -e '^#' -e '^$' handler/packages.txt)
}

update_package_lists() { "${as_root[@]}" apt-get update "${quiet[@]}" | sed -u 's/^/  /' >&2; }

fetch_packages() {
  say "installing $# packages: $*"
  # nginx and memcached come with services of their own, which are not ours to start.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends "${quiet[@]}" \
    "$@" | sed -u -n 's/^\(Get:\|Setting up\|Fetched\)/  \1/p' >&2
}

install_packages() {  # install_packages GROUP…
  local missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  update_package_lists
  fetch_packages "${missing[@]}"
}

# The codes that OCR_LANGUAGES may hold, on one line.
known_languages() {
  apt-cache search --names-only '^tesseract-ocr-[a-z]{3}(-[a-z]+)?$' |
    sed 's/^tesseract-ocr-\([a-z-]*\) .*/\1/; s/-/_/g' | grep -v '^osd$' | sort | paste -sd' '
}

# The models of OCR_LANGUAGES: all of them or none.
install_languages() {
  local codes code package missing=()
  read -r -a codes <<<"$OCR_LANGUAGES"
  for code in "${codes[@]}"; do
    [[ $code =~ ^[a-z]{3}(_[a-z]+)?$ ]] || die "OCR_LANGUAGES: \"$code\" is no language code; they are like eng, deu, chi_sim"
    package=tesseract-ocr-${code//_/-}
    is_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  update_package_lists
  for package in "${missing[@]}"; do
    apt-cache show "$package" >/dev/null 2>&1 ||
      die "OCR_LANGUAGES: there is no package $package; these are: $(known_languages)"
  done
  fetch_packages "${missing[@]}"
}
