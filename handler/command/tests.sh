# shellcheck shell=bash
# ./ocr test and ./ocr bench: install and build what they need, then run the tests or the measurements.

source handler/command/engine.sh

run_tests() {  # run_tests [--accuracy] [ARGUMENT…]
  install_packages run build engine test
  if [[ ${1:-} == --accuracy ]]; then
    install_packages accuracy
    build release
    exec tests/accuracy/run "${@:2}"
  fi
  build release
  build dev
  exec tests/run "$@"
}

run_bench() {
  install_packages run build engine test bench
  build release
  [[ -f build/dev/build.ninja ]] || cmake --preset dev >/dev/null
  cmake --build --preset dev --target load >&2  # only the load clients: the other test programs take minutes to build
  build tuned || say "the tuned engine cannot be built here: its rows will be missing"
  exec tests/bench/run "$@"
}
