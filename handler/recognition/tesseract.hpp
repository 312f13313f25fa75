// The only file that includes Tesseract's headers. For use in this directory only.
#pragma once

#include <tesseract/baseapi.h>
#include <tesseract/ocrclass.h>
#include <tesseract/osdetect.h>
#include <tesseract/resultiterator.h>
