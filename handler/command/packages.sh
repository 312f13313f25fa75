# shellcheck shell=bash
# Installs Debian packages: those of handler/packages.txt that this machine lacks, and the models of OCR_LANGUAGES.
# Only apt runs as root.

quiet=(-q -o Dpkg::Use-Pty=0)
as_root=()
((EUID == 0)) || as_root=(sudo)

is_installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# Prints the names of the packages in the given groups that this machine lacks.
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
  # RUNLEVEL=1 keeps the packages of nginx and memcached from starting their own system services.
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

# Prints the codes that OCR_LANGUAGES may contain, on one line.
known_languages() {
  apt-cache search --names-only '^tesseract-ocr-[a-z]{3}(-[a-z]+)?$' |
    sed 's/^tesseract-ocr-\([a-z-]*\) .*/\1/; s/-/_/g' | grep -v '^osd$' | sort | paste -sd' '
}

# Installs the models of OCR_LANGUAGES: all of them or none.
install_languages() {
  local codes code package missing=()
  read -r -a codes <<<"$OCR_LANGUAGES"
  for code in "${codes[@]}"; do
    [[ $code =~ ^[a-z]{3}(_[a-z]+)?$ ]] || die "OCR_LANGUAGES: \"$code\" is not a language code like eng or chi_sim"
    package=tesseract-ocr-${code//_/-}
    is_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  update_package_lists
  for package in "${missing[@]}"; do
    apt-cache show "$package" >/dev/null 2>&1 ||
      die "OCR_LANGUAGES: there is no package $package; available languages: $(known_languages)"
  done
  fetch_packages "${missing[@]}"
}
