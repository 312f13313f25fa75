# shellcheck shell=bash
# The engine, tuned or stock, and the builds. Each engine has its own build (a preset of CMakePresets.json), and so its
# own handler.

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
  [[ -f build/$1/build.ninja ]] || { say "configuring the $1 build"; cmake --preset "$1" >/dev/null; }
  # Show Ninja's progress, but not its "no work to do".
  cmake --build --preset "$1" | { grep --line-buffered -v 'ninja: no work to do' || true; } >&2
}

# Installs the packages for the chosen engine's handler, reports the engine, and builds.
build_handler() {
  install_packages run build
  if [[ $engine == tuned ]]; then
    install_packages engine
    say "engine: tuned"
  elif [[ -f $(handler/engine/build --where tuned)/lib/libengine.a ]]; then
    say "engine: stock, from the distribution; faster: ./ocr up --engine tuned"
  else
    say "engine: stock, from the distribution; faster: ./ocr up --engine tuned (built once, in 15 minutes on two cores)"
  fi
  build "$(preset)"
}
