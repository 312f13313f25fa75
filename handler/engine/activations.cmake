# Included by Tesseract's project (CMAKE_PROJECT_tesseract_INCLUDE): includes activations.hpp in the files that need it.

set_source_files_properties(src/lstm/lstm.cpp src/lstm/fullyconnected.cpp PROPERTIES
  COMPILE_OPTIONS "-include;${CMAKE_CURRENT_LIST_DIR}/activations.hpp")
