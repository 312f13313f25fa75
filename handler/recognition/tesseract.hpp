// Tesseract, for the files of this room alone: the one place that includes its headers.
#pragma once

#include <tesseract/baseapi.h>
#include <tesseract/osdetect.h>
#include <tesseract/resultiterator.h>
