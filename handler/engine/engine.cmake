# The engines as libraries to link with: engine_stock, engine_tuned, engine_reference. Target `engine` builds the tuned
# engine, and `bare_loop-reference` the reference engine for the test. An engine is built only if a target links with
# it, once, outside the build folder.

add_library(engine_stock INTERFACE)
target_link_libraries(engine_stock INTERFACE PkgConfig::tesseract PkgConfig::lept)
target_compile_definitions(engine_stock INTERFACE OCR_ENGINE_SUFFIX="")

set(engine_build ${CMAKE_CURRENT_LIST_DIR}/build)

function(add_engine variant target suffix)
  execute_process(COMMAND ${engine_build} --where ${variant} OUTPUT_VARIABLE folder
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  # In the terminal, because the build takes minutes and shows its progress.
  add_custom_command(OUTPUT ${folder}/lib/libengine.a COMMAND ${engine_build} ${variant} USES_TERMINAL VERBATIM
    COMMENT "Building the ${variant} engine, once; it is kept in ${folder}")
  add_custom_target(${target} DEPENDS ${folder}/lib/libengine.a)
  add_library(engine_${variant} INTERFACE)
  add_dependencies(engine_${variant} ${target})
  target_include_directories(engine_${variant} SYSTEM INTERFACE ${folder}/include)
  target_compile_definitions(engine_${variant} INTERFACE OCR_ENGINE_SUFFIX="${suffix}")
  target_link_options(engine_${variant} INTERFACE -Wl,--gc-sections)
  target_link_libraries(engine_${variant} INTERFACE ${folder}/lib/libengine.a png jpeg gif tiff webp webpmux z m)
endfunction()

if(OCR_ENGINE STREQUAL tuned)
  # The name of the engine's folder depends on these files.
  file(GLOB engine_sources images/*.*)
  file(GLOB own_sources ${CMAKE_CURRENT_LIST_DIR}/activations* ${CMAKE_CURRENT_LIST_DIR}/bare_loop.cpp)
  list(APPEND engine_sources ${engine_build} ${own_sources})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${engine_sources})
  add_engine(tuned engine " tuned")
  add_engine(reference engine-reference " reference")
  target_link_libraries(engine_reference INTERFACE gomp)  # the distribution's library is built with OpenMP
  add_executable(bare_loop-reference EXCLUDE_FROM_ALL handler/engine/bare_loop.cpp handler/base/json_writer.cpp handler/base/utf8.cpp)
  target_include_directories(bare_loop-reference PRIVATE handler)
  target_link_libraries(bare_loop-reference PRIVATE engine_reference)
endif()
