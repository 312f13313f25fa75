# shellcheck shell=bash
# The engine, tuned or stock, and the builds. Each engine has a build of its own (a preset of CMakePresets.json), and so
# a handler of its own.

source handler/command/packages.sh

engine=stock  # or tuned

choose_engine() {  # choose_engine [--engine tuned|stock]
  (($#)) || return 0
  [[ $# == 2 && $1 == --engine && $2 =~ ^(tuned|stock)$ ]] || usage
  engine=$2
}

preset() { if [[ $engine == tuned ]]; then echo tuned; else echo release; fi; }

handler() { echo "$PWD/build/$(preset)/ocr-handler"; }

build() {  # build PRESET
  [[ -f build/$1/build.ninja ]] || { say "preparing the $1 build"; cmake --preset "$1" >/dev/null; }
  # Ninja's progress is shown, but not its line that there is nothing to do.
  cmake --build --preset "$1" | { grep --line-buffered -v 'ninja: no work to do' || true; } >&2
}

# Installs what the chosen engine's handler needs, says which engine it is, and builds.
build_handler() {
  install_packages run build
  if [[ $engine == tuned ]]; then
    install_packages engine
    say "engine: tuned"
  elif [[ -f $(handler/engine/build --where tuned)/lib/libengine.a ]]; then
    say "engine: stock, the distribution's; faster: ./ocr up --engine tuned"
  else
    say "engine: stock, the distribution's; faster: ./ocr up --engine tuned (built once, in a quarter of an hour on two cores)"
  fi
  build "$(preset)"
}
